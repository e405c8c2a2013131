//! The published versions of the official chart, each with the runner version that it installs.
//!
//! The list is `schemas/chart-versions.tsv`; the build script converts it into a table.

use std::fmt;
use std::str::FromStr;

use helm_template::semver::{self, Version};

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

/// A string that is not a known chart version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown chart version `{given}`: the nearest known ones are {}",
    ChartVersion::nearest(given)
)]
pub struct UnknownChartVersion {
    given: String,
}

/// The chart version that satisfies a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The newest known version that satisfies it. Previews are considered only if no other version does.
    Known(ChartVersion),
    /// No known version does. This is the newest one that is older than the requested version, or else the oldest; for
    /// a constraint that is not a version, the default.
    Nearest(ChartVersion),
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

    /// Resolves a version or a version constraint in Helm's syntax: `0.92.0`, `0.88.x`, `~0.88.0`.
    pub fn resolve(constraint: &str) -> Resolved {
        let newest = |is_preview| {
            ChartVersion::all()
                .rev()
                .filter(|version| (version.status() == Status::Preview) == is_preview)
                .find(|version| version.satisfies(constraint))
        };
        if let Some(version) = newest(false).or_else(|| newest(true)) {
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

    /// The oldest and the newest version that is followed: `0.23.0 to 0.94.3`.
    pub fn range() -> String {
        format!("{} to {}", ChartVersion::OLDEST, ChartVersion::NEWEST)
    }

    /// The known versions around a string that is none, separated by commas.
    fn nearest(given: &str) -> String {
        let requested =
            leading_numbers(without_v(given)).unwrap_or_else(|| ChartVersion::default().numbers());
        let older = ChartVersion::all()
            .filter(|version| version.numbers() <= requested)
            .count();
        let around = ChartVersion::all().skip(older.saturating_sub(2)).take(4);
        let names: Vec<_> = around.map(ChartVersion::as_str).collect();
        names.join(", ")
    }

    /// Whether this version has a value that was introduced in version `since`, which may be older than the known
    /// ones. An empty `since` means that the value has always existed.
    pub fn has(self, since: &str) -> bool {
        numbers(since).is_none_or(|since| since <= self.numbers())
    }

    /// The three numbers of the version, which compare like versions.
    pub(super) fn numbers(self) -> [u32; 3] {
        self.published().numbers
    }

    fn published(self) -> &'static Published {
        &PUBLISHED[self.0]
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

    /// Parses `0.92.0`, or `v0.92.0` as in Git tags.
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

/// The numbers at the start of a string that may not be a version: 0, 92 and 0 of `0.92.x`.
fn leading_numbers(text: &str) -> Option<[u32; 3]> {
    let start = text.trim_start_matches(|character: char| !character.is_ascii_digit());
    let mut parts = start.split('.').map_while(|part| {
        let end = part
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(part.len());
        part[..end].parse().ok()
    });
    let first = parts.next()?;
    let mut next = || parts.next().unwrap_or_default();
    Some([first, next(), next()])
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
    fn an_unknown_version_is_rejected_with_the_nearest_known_ones() {
        for (given, nearest) in [
            ("0.85.1", "0.84.2, 0.85.0, 0.86.0, 0.87.0"),
            ("0.91.1", "0.90.2, 0.91.0, 0.91.2, 0.91.3"),
            ("0.88.x", "0.87.1, 0.88.0, 0.88.1, 0.88.2"),
            ("0.22.0", "0.23.0, 0.24.0, 0.25.0, 0.26.0"),
            ("0.999.0", "0.94.1, 0.94.3"),
            ("vv0.94.0", "0.93.0, 0.94.0, 0.94.1, 0.94.3"),
            ("main", "0.91.3, 0.92.0, 0.92.1, 0.92.2"),
            ("", "0.91.3, 0.92.0, 0.92.1, 0.92.2"),
        ] {
            let error = given.parse::<ChartVersion>().expect_err(given);
            let expected =
                format!("unknown chart version `{given}`: the nearest known ones are {nearest}");
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_constraint_resolves_to_the_newest_version_that_satisfies_it() {
        for (constraint, version) in [
            ("0.88.0", "0.88.0"),
            ("v0.88.3", "0.88.3"),
            ("0.91.2", "0.91.2"),
            ("0.88", "0.88.4"),
            ("0.88.x", "0.88.4"),
            ("~0.88.0", "0.88.4"),
            (">=0.86.0 <0.90.0", "0.89.3"),
            ("*", "0.92.2"),
            (">=0.80", "0.92.2"),
            ("~0.93", "0.93.0"),
            ("0.94.x", "0.94.3"),
            ("0.70.1", "0.70.1"),
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
            ("0.22.0", "0.23.0"),
            ("0.1.1", "0.23.0"),
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
