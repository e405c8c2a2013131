//! The published versions of the official chart, each with the runner version that it installs.
//!
//! The list is `schemas/chart-versions.tsv`; the build script converts it into a table.

use std::fmt;
use std::str::FromStr;

/// A chart version that runnergen follows. Later versions are greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartVersion(usize);

/// A published chart version.
#[derive(Debug)]
pub struct Published {
    /// The chart version: `0.92.0`.
    pub chart: &'static str,
    numbers: [u32; 3],
    /// The runner version that it installs (`appVersion`): `19.3.0`. Empty if it names none.
    pub runner: &'static str,
    /// The date of its publication, or of the first commit known to contain it: `2026-08-19`. Empty if unknown.
    pub date: &'static str,
    /// What is known of it.
    pub status: Status,
}

/// The versions between two versions, without the second one.
#[derive(Debug)]
pub struct Lifetime {
    /// The numbers of the first one.
    pub first: [u32; 3],
    /// The numbers of the first later one without it.
    pub before: [u32; 3],
}

/// What is known of a chart version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is too old to be followed.
    Unsupported,
    /// It was compared with a copy of the chart.
    Verified,
    /// No copy was compared; it is assumed to differ from the version before it in the runner version only.
    Assumed,
    /// It is known from merge requests and release notes only.
    Preview,
}

include!(concat!(env!("OUT_DIR"), "/chart_versions.rs"));

/// Every published chart version, oldest first, including those that are not followed.
pub fn published() -> &'static [Published] {
    &PUBLISHED
}

impl Default for ChartVersion {
    /// The newest verified version.
    fn default() -> Self {
        ChartVersion(DEFAULT)
    }
}

/// A string that is not the name of a version that is followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown chart version `{given}`: expected one of {}",
    ChartVersion::range()
)]
pub struct UnknownChartVersion {
    given: String,
}

impl Lifetime {
    /// Whether a version is one of them.
    pub fn includes(&self, version: ChartVersion) -> bool {
        (self.first..self.before).contains(&version.numbers())
    }
}

impl ChartVersion {
    /// The oldest version that is followed.
    pub const OLDEST: ChartVersion = ChartVersion(OLDEST);
    /// The newest known version, which may be a preview.
    pub const NEWEST: ChartVersion = ChartVersion(PUBLISHED.len() - 1);

    /// Every version that is followed, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = ChartVersion> {
        (OLDEST..PUBLISHED.len()).map(ChartVersion)
    }

    /// The version as the chart writes it: `0.92.0`.
    pub fn as_str(self) -> &'static str {
        self.published().chart
    }

    /// The runner version that the chart installs unless `image.tag` overrides it (`appVersion`): `19.3.0`.
    pub fn app_version(self) -> &'static str {
        self.published().runner
    }

    /// What is known of this version.
    pub fn status(self) -> Status {
        self.published().status
    }

    /// The oldest and the newest version that is followed: `0.23.0 to 0.94.3`.
    pub fn range() -> String {
        format!("{} to {}", ChartVersion::OLDEST, ChartVersion::NEWEST)
    }

    /// Its numbers, which compare like versions.
    pub fn numbers(self) -> [u32; 3] {
        self.published().numbers
    }

    fn published(self) -> &'static Published {
        &PUBLISHED[self.0]
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

    /// Parses `0.92.0`, or `v0.92.0` as in Git tags.
    fn from_str(given: &str) -> Result<Self, UnknownChartVersion> {
        let name = given.strip_prefix('v').unwrap_or(given);
        let found = ChartVersion::all().find(|version| version.as_str() == name);
        found.ok_or_else(|| UnknownChartVersion {
            given: given.to_owned(),
        })
    }
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

    /// Parses three numbers, which compare like versions.
    fn numbers(version: &str) -> Option<[u32; 3]> {
        let numbers = version.split('.').map(|part| part.parse().ok());
        numbers.collect::<Option<Vec<_>>>()?.try_into().ok()
    }

    #[test]
    fn every_version_parses_back() {
        for version in ChartVersion::all() {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(format!("v{version}").parse(), Ok(version));
        }
    }

    #[test]
    fn versions_and_dates_ascend() {
        assert!(ChartVersion::all().is_sorted());
        assert!(published().is_sorted_by_key(|release| release.numbers));
        assert_eq!(ChartVersion::OLDEST.as_str(), "0.23.0");
        assert!(ChartVersion::range().starts_with("0.23.0 to 0."));
    }

    #[test]
    fn every_version_installs_a_runner_version() {
        for version in ChartVersion::all() {
            let runner = version.app_version();
            assert!(
                numbers(runner).is_some() || runner == "bleeding",
                "{version}"
            );
        }
    }

    #[test]
    fn the_default_is_the_newest_verified_version() {
        let default = ChartVersion::default();
        assert_eq!(default.status(), Status::Verified);
        let mut newer = ChartVersion::all().filter(|version| *version > default);
        assert!(newer.all(|version| version.status() != Status::Verified));
        assert!(ChartVersion::NEWEST.status() == Status::Preview);
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
    fn only_the_name_of_a_version_is_parsed() {
        for given in [
            "0.22.0", "0.91.1", "0.999.0", "latest", "", "0.92", "vv0.92.0",
        ] {
            let error = given.parse::<ChartVersion>().expect_err(given);
            assert!(error.to_string().contains(given));
        }
    }
}
