//! The known versions of the official chart, each with the runner version that it installs.
//!
//! The list is `schemas/chart-versions.tsv`; the build script converts it into a table.

use std::fmt;
use std::str::FromStr;

use helm_template::semver::{self, Version};

/// A known version of the chart. Later versions are greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartVersion(usize);

/// A line of the table.
struct Row {
    chart: &'static str,
    numbers: [u32; 3],
    runner: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/chart_versions.rs"));

impl Default for ChartVersion {
    /// The version that is marked as the default in the table.
    fn default() -> Self {
        ChartVersion(DEFAULT)
    }
}

/// A string that is not a known chart version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown chart version `{given}`: expected one of {}",
    ChartVersion::list()
)]
pub struct UnknownChartVersion {
    given: String,
}

/// The chart version that satisfies a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The newest known version that satisfies it.
    Known(ChartVersion),
    /// No known version does. This is the newest one that is older than the requested version, or else the oldest; for
    /// a constraint that is not a version, the default.
    Nearest(ChartVersion),
}

impl ChartVersion {
    /// The oldest known version.
    pub const OLDEST: ChartVersion = ChartVersion(0);
    /// The newest known version. Published patch releases may be newer than the default.
    pub const NEWEST: ChartVersion = ChartVersion(ROWS.len() - 1);

    /// Every known version, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = ChartVersion> {
        (0..ROWS.len()).map(ChartVersion)
    }

    /// The version as the chart writes it: `0.94.0`.
    pub fn as_str(self) -> &'static str {
        ROWS[self.0].chart
    }

    /// The runner version that the chart installs unless `image.tag` overrides it (`appVersion`): `19.5.0`.
    pub fn app_version(self) -> &'static str {
        ROWS[self.0].runner
    }

    /// Resolves a version or a version constraint in Helm's syntax: `0.94.0`, `0.88.x`, `~0.88.0`.
    pub fn resolve(constraint: &str) -> Resolved {
        let satisfying = ChartVersion::all()
            .rev()
            .find(|version| version.satisfies(constraint));
        if let Some(version) = satisfying {
            return Resolved::Known(version);
        }
        let Some(requested) = numbers(without_v(constraint)) else {
            return Resolved::Nearest(ChartVersion::default());
        };
        let older = ChartVersion::all()
            .rev()
            .find(|version| version.numbers() <= requested);
        Resolved::Nearest(older.unwrap_or(ChartVersion::OLDEST))
    }

    /// The oldest and the newest known version: `0.86.0 to 0.94.1`.
    pub fn range() -> String {
        format!("{} to {}", ChartVersion::OLDEST, ChartVersion::NEWEST)
    }

    /// Every known version, separated by commas.
    pub fn list() -> String {
        let versions: Vec<_> = ChartVersion::all().map(ChartVersion::as_str).collect();
        versions.join(", ")
    }

    /// Whether this version has a value that was introduced in version `since`, which may be older than the known
    /// ones. An empty `since` means that the value has always existed.
    pub fn has(self, since: &str) -> bool {
        numbers(since).is_none_or(|since| since <= self.numbers())
    }

    /// The three numbers of the version, which compare like versions.
    pub(super) fn numbers(self) -> [u32; 3] {
        ROWS[self.0].numbers
    }

    fn satisfies(self, constraint: &str) -> bool {
        Version::parse(self.as_str())
            .and_then(|version| semver::satisfies(constraint, &version))
            .unwrap_or(false)
    }
}

impl fmt::Display for ChartVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for ChartVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ChartVersion({self})")
    }
}

impl FromStr for ChartVersion {
    type Err = UnknownChartVersion;

    /// Parses `0.94.0`, or `v0.94.0` as in Git tags.
    fn from_str(given: &str) -> Result<Self, UnknownChartVersion> {
        let found = ChartVersion::all().find(|version| version.as_str() == without_v(given));
        found.ok_or_else(|| UnknownChartVersion {
            given: given.to_owned(),
        })
    }
}

fn without_v(version: &str) -> &str {
    version.strip_prefix('v').unwrap_or(version)
}

/// Parses three numbers, which compare like versions.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let numbers = version.split('.').map(|part| part.parse().ok());
    numbers.collect::<Option<Vec<_>>>()?.try_into().ok()
}

#[cfg(test)]
pub(crate) mod testing {
    use super::ChartVersion;

    /// The known chart version with this name.
    pub(crate) fn chart(version: &str) -> ChartVersion {
        version.parse().expect("a known chart version")
    }
}

#[cfg(test)]
mod tests {
    use super::testing::chart;
    use super::*;

    #[test]
    fn every_version_parses_back() {
        for version in ChartVersion::all() {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(format!("v{version}").parse(), Ok(version));
        }
    }

    #[test]
    fn versions_and_runner_versions_ascend() {
        assert!(ChartVersion::all().is_sorted());
        assert!(ChartVersion::all().is_sorted_by_key(|version| numbers(version.app_version())));
        assert!(ChartVersion::all().is_sorted_by_key(|version| numbers(version.as_str())));
        assert!(ChartVersion::range().starts_with("0.86.0 to 0."));
    }

    #[test]
    fn a_patch_release_installs_its_own_runner_version() {
        for (version, runner) in [
            ("0.88.1", "18.11.1"),
            ("0.91.2", "19.2.2"),
            ("0.92.1", "19.3.1"),
        ] {
            assert_eq!(chart(version).app_version(), runner);
        }
    }

    #[test]
    fn an_unknown_version_is_rejected_with_the_known_ones() {
        for given in [
            "0.85.0", "0.91.1", "0.999.0", "latest", "", "0.94", "vv0.94.0",
        ] {
            let error = given
                .parse::<ChartVersion>()
                .map_err(|error| error.to_string());
            assert!(error.is_err_and(
                |message| message.contains(given) && message.contains("0.88.4, 0.89.0")
            ));
        }
    }

    #[test]
    fn a_constraint_resolves_to_the_newest_version_that_satisfies_it() {
        let newest = ChartVersion::NEWEST.as_str();
        for (constraint, version) in [
            ("0.88.0", "0.88.0"),
            ("v0.88.3", "0.88.3"),
            ("0.91.2", "0.91.2"),
            ("0.88", "0.88.4"),
            ("0.88.x", "0.88.4"),
            ("~0.88.0", "0.88.4"),
            (">=0.86.0 <0.90.0", "0.89.3"),
            ("*", newest),
        ] {
            assert_eq!(
                ChartVersion::resolve(constraint),
                Resolved::Known(chart(version)),
                "{constraint}"
            );
        }
    }

    #[test]
    fn an_unsatisfiable_constraint_resolves_to_the_nearest_older_version() {
        for (constraint, nearest) in [
            ("0.91.1", "0.91.0"),
            ("0.70.1", "0.86.0"),
            ("1.2.3", ChartVersion::NEWEST.as_str()),
            ("main", ChartVersion::default().as_str()),
        ] {
            assert_eq!(
                ChartVersion::resolve(constraint),
                Resolved::Nearest(chart(nearest)),
                "{constraint}"
            );
        }
    }

    #[test]
    fn a_version_has_what_it_or_an_older_version_introduced() {
        assert!(chart("0.89.0").has("0.89.0") && chart("0.89.0").has("0.9.0"));
        assert!(!chart("0.88.4").has("0.89.0") && chart("0.88.4").has("0.88.3"));
        assert!(chart("0.86.0").has(""));
    }
}
