//! The chart version that values were written for.

use serde::Serialize;

use super::Options;
use crate::chart::features::{self, Feature};
use crate::chart::version::ChartVersion;
use crate::input::loaded::LoadedValues;
use helm_yaml::tree::Node;

/// The chart version that values were written for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// The version.
    #[serde(serialize_with = "super::as_text")]
    pub version: ChartVersion,
    /// Why this one.
    pub evidence: Evidence,
}

/// Why a chart version is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "keys")]
pub enum Evidence {
    /// A flag names it.
    Flag,
    /// The document that embeds the values names it.
    Document,
    /// It is the newest version that reads these keys.
    Keys(Vec<String>),
    /// No key tells: the new version reads them all.
    None,
}

impl Assumption {
    /// The version that the flag or the document names, or else the newest one that reads most keys.
    pub(super) fn of(loaded: &LoadedValues, options: Options) -> Self {
        if let Some(version) = options.from {
            return Assumption {
                version,
                evidence: Evidence::Flag,
            };
        }
        if loaded.is_chart_pinned {
            return Assumption {
                version: loaded.chart,
                evidence: Evidence::Document,
            };
        }
        Assumption::by_keys(&loaded.given, options.to)
    }

    fn by_keys(given: &Node, to: ChartVersion) -> Self {
        let marks = marks(given);
        let count = |version: ChartVersion| marks.iter().filter(|mark| mark.fits(version)).count();
        // Of versions that read as many keys, the one that reads what the new version ignores.
        let decisive = |version: ChartVersion| {
            marks
                .iter()
                .filter(move |mark| mark.fits(version) && !mark.fits(to))
        };
        let versions = ChartVersion::all().filter(|version| *version <= to);
        let version = versions
            .max_by_key(|version| (count(*version), decisive(*version).count()))
            .unwrap_or(to);
        let keys: Vec<String> = decisive(version).map(|mark| mark.path.clone()).collect();
        Assumption {
            version,
            evidence: if keys.is_empty() {
                Evidence::None
            } else {
                Evidence::Keys(keys)
            },
        }
    }
}

/// A value that some versions read and others do not.
struct Mark {
    path: String,
    lifetime: Lifetime,
}

enum Lifetime {
    Value(&'static [&'static str]),
    Feature(Feature),
}

impl Mark {
    fn fits(&self, version: ChartVersion) -> bool {
        match self.lifetime {
            Lifetime::Value(path) => version.reads(path),
            Lifetime::Feature(feature) => version.has_feature(feature),
        }
    }
}

fn marks(given: &Node) -> Vec<Mark> {
    let values = features::values_by_version()
        .filter(|path| given.at(path).is_some())
        .map(|path| Mark {
            path: path.join("."),
            lifetime: Lifetime::Value(path),
        });
    let is_text = |path: &[&str]| given.at(path).is_some_and(|node| node.as_str().is_some());
    let is_set = |path: &[&str]| given.at(path).is_some();
    let shapes = [
        ("image", is_text(&["image"]), Feature::ImageString),
        (
            "securityContext.fsGroup",
            is_set(&["securityContext", "fsGroup"]),
            Feature::FixedSecurityContext,
        ),
    ];
    let shapes =
        shapes
            .into_iter()
            .filter(|(_, is_given, _)| *is_given)
            .map(|(path, _, feature)| Mark {
                path: path.to_owned(),
                lifetime: Lifetime::Feature(feature),
            });
    values.chain(shapes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    fn assumed(yaml: &str) -> (String, Evidence) {
        let given = from_str(yaml).unwrap();
        let assumption = Assumption::by_keys(&given, ChartVersion::default());
        (assumption.version.to_string(), assumption.evidence)
    }

    #[test]
    fn the_newest_version_that_reads_most_keys_is_assumed() {
        let to = ChartVersion::default().to_string();
        for (yaml, version) in [
            ("concurrent: 3", to.as_str()),
            ("runners: {image: a}", "0.52.1"),
            (
                "runners: {image: a}\nsecurityContext: {fsGroup: 1}",
                "0.41.1",
            ),
            ("image: a:b", "0.52.1"),
            (
                "runners: {image: a}\nstrategy: {}\nextraObjects: []\n",
                to.as_str(),
            ),
        ] {
            assert_eq!(assumed(yaml).0, version, "{yaml}");
        }
        let keys = |yaml| assumed(yaml).1;
        assert_eq!(keys("concurrent: 3"), Evidence::None);
        assert_eq!(
            keys("runners: {image: a}"),
            Evidence::Keys(vec!["runners.image".to_owned()])
        );
    }
}
