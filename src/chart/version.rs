//! The known versions of the official chart, each with the runner version that it installs.

use std::fmt;
use std::str::FromStr;

use helm_template::semver::{self, Version};

/// Declares the known chart versions, oldest first: the variant, the version, the chart's `appVersion`. The last one is
/// the default.
macro_rules! chart_versions {
    ($($variant:ident $version:literal $app_version:literal)*) => {
        /// A version of the chart. Later versions are greater.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the name of each variant says all")]
        pub enum ChartVersion {
            $($variant,)*
        }

        impl ChartVersion {
            /// Every known version, oldest first.
            pub const ALL: [ChartVersion; [$($version),*].len()] = [$(ChartVersion::$variant),*];
        }

        /// The chart's version and its `appVersion`, by [`ChartVersion`].
        const VERSIONS: [(&str, &str); ChartVersion::ALL.len()] = [$(($version, $app_version)),*];
    };
}

chart_versions! {
    V0_86_0 "0.86.0" "18.9.0"
    V0_87_0 "0.87.0" "18.10.0"
    V0_88_0 "0.88.0" "18.11.0"
    V0_88_3 "0.88.3" "18.11.3"
    V0_89_0 "0.89.0" "19.0.0"
    V0_89_1 "0.89.1" "19.0.1"
    V0_90_0 "0.90.0" "19.1.0"
    V0_91_0 "0.91.0" "19.2.0"
    V0_92_0 "0.92.0" "19.3.0"
    V0_92_2 "0.92.2" "19.3.2"
    V0_93_0 "0.93.0" "19.4.0"
    V0_94_0 "0.94.0" "19.5.0"
}

impl Default for ChartVersion {
    /// The newest known version.
    fn default() -> Self {
        ChartVersion::ALL[ChartVersion::ALL.len() - 1]
    }
}

/// A text that names no release of the chart that is known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no known release of the chart: `{given}`; known are {}",
    known_releases()
)]
pub struct UnknownChartVersion {
    given: String,
}

impl ChartVersion {
    /// The version as the chart writes it: `0.94.0`.
    pub fn as_str(self) -> &'static str {
        VERSIONS[self as usize].0
    }

    /// The runner version that the chart installs unless `image.tag` says otherwise: `19.5.0`.
    pub fn app_version(self) -> &'static str {
        VERSIONS[self as usize].1
    }

    /// The release that a version or a constraint on it asks for: the newest known one that fits, and whether one does.
    /// Where none does it is the last one before; the first one for what is older than all.
    pub fn asked(text: &str) -> (ChartVersion, bool) {
        let fits = |version: &ChartVersion| {
            let version = Version::parse(version.as_str());
            version
                .and_then(|version| semver::satisfies(text, &version))
                .unwrap_or(false)
        };
        if let Some(newest) = ChartVersion::ALL.into_iter().rev().find(fits) {
            return (newest, true);
        }
        let Some(asked) = numbers(text.strip_prefix('v').unwrap_or(text)) else {
            return (ChartVersion::default(), false);
        };
        let before = |version: &ChartVersion| numbers(version.as_str()) <= Some(asked);
        (
            ChartVersion::ALL
                .into_iter()
                .rev()
                .find(before)
                .unwrap_or(ChartVersion::ALL[0]),
            false,
        )
    }

    /// The oldest and the newest known version: `0.86.0 to 0.94.0`.
    pub fn range() -> String {
        format!("{} to {}", ChartVersion::ALL[0], ChartVersion::default())
    }

    /// Whether what came with chart release `since` (three numbers, also older ones than are known here) is there.
    /// What is no release came with none, so it has always been there.
    pub fn has(self, since: &str) -> bool {
        numbers(since) <= numbers(self.as_str())
    }
}

impl fmt::Display for ChartVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for ChartVersion {
    type Err = UnknownChartVersion;

    /// Reads `0.94.0`, or `v0.94.0` as tags have it.
    fn from_str(given: &str) -> Result<Self, UnknownChartVersion> {
        let bare = given.strip_prefix('v').unwrap_or(given);
        let found = ChartVersion::ALL
            .into_iter()
            .find(|version| version.as_str() == bare);
        found.ok_or_else(|| UnknownChartVersion {
            given: given.to_owned(),
        })
    }
}

/// `0.88.3` as numbers that compare; `None` (less than all) for anything else.
fn numbers(release: &str) -> Option<[u32; 3]> {
    let mut parts = release.split('.').map(|part| part.parse().ok());
    let release = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(release)
}

fn known_releases() -> String {
    ChartVersion::ALL.map(ChartVersion::as_str).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_reads_back_and_they_ascend() {
        for version in ChartVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(format!("v{version}").parse(), Ok(version));
        }
        assert!(ChartVersion::ALL.is_sorted_by_key(|version| numbers(version.as_str())));
        assert!(ChartVersion::ALL.is_sorted_by_key(|version| numbers(version.app_version())));
        assert!(ChartVersion::range().starts_with("0.86.0 to 0."));
    }

    #[test]
    fn an_unknown_release_is_refused_with_the_known_ones() {
        for given in [
            "0.85.0", "0.88.1", "0.999.0", "latest", "", "0.94", "vv0.94.0",
        ] {
            let refused = given
                .parse::<ChartVersion>()
                .map_err(|error| error.to_string());
            assert!(refused.is_err_and(
                |message| message.contains(given) && message.contains("0.88.3, 0.89.0")
            ));
        }
    }

    #[test]
    fn a_constraint_asks_for_the_newest_that_fits() {
        let newest = ChartVersion::default().as_str();
        for (text, version, is_known) in [
            ("0.88.0", "0.88.0", true),
            ("v0.88.3", "0.88.3", true),
            ("0.88.x", "0.88.3", true),
            ("~0.88.0", "0.88.3", true),
            (">=0.86.0 <0.90.0", "0.89.1", true),
            ("*", newest, true),
            ("0.88.2", "0.88.0", false),
            ("0.70.1", "0.86.0", false),
            ("1.2.3", newest, false),
            ("main", newest, false),
        ] {
            let (asked, found) = ChartVersion::asked(text);
            assert_eq!((asked.as_str(), found), (version, is_known), "{text}");
        }
    }

    #[test]
    fn a_release_has_what_came_with_it_or_before() {
        assert!(ChartVersion::V0_89_0.has("0.89.0") && ChartVersion::V0_89_0.has("0.9.0"));
        assert!(!ChartVersion::V0_88_3.has("0.89.0") && ChartVersion::V0_88_3.has("0.88.3"));
        assert!(
            ChartVersion::V0_86_0.has(""),
            "what is no release has always been there"
        );
    }
}
