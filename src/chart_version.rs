//! The releases of the official chart that runnergen knows, and the runner release that each of them installs.

use std::fmt;
use std::str::FromStr;

use crate::semver::{self, Version};

/// A release of the chart. Later releases are greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the name of each says all there is to say")]
pub enum ChartVersion {
    V0_86_0,
    V0_87_0,
    V0_88_0,
    V0_88_3,
    V0_89_0,
    V0_89_1,
    V0_90_0,
    V0_91_0,
    V0_92_0,
    V0_92_2,
    V0_93_0,
    #[default]
    V0_94_0,
}

/// A text that names no release of the chart that is known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no known release of the chart: `{given}`; known are {}", known_releases())]
pub struct UnknownChartVersion {
    given: String,
}

/// The chart's version and its `appVersion`, by [`ChartVersion`].
const RELEASES: [(&str, &str); ChartVersion::ALL.len()] = [
    ("0.86.0", "18.9.0"),
    ("0.87.0", "18.10.0"),
    ("0.88.0", "18.11.0"),
    ("0.88.3", "18.11.3"),
    ("0.89.0", "19.0.0"),
    ("0.89.1", "19.0.1"),
    ("0.90.0", "19.1.0"),
    ("0.91.0", "19.2.0"),
    ("0.92.0", "19.3.0"),
    ("0.92.2", "19.3.2"),
    ("0.93.0", "19.4.0"),
    ("0.94.0", "19.5.0"),
];

impl ChartVersion {
    /// Every known release, oldest first.
    pub const ALL: [ChartVersion; 12] = [
        ChartVersion::V0_86_0,
        ChartVersion::V0_87_0,
        ChartVersion::V0_88_0,
        ChartVersion::V0_88_3,
        ChartVersion::V0_89_0,
        ChartVersion::V0_89_1,
        ChartVersion::V0_90_0,
        ChartVersion::V0_91_0,
        ChartVersion::V0_92_0,
        ChartVersion::V0_92_2,
        ChartVersion::V0_93_0,
        ChartVersion::V0_94_0,
    ];

    /// The release as the chart writes it: `0.94.0`.
    pub fn as_str(self) -> &'static str {
        RELEASES[self as usize].0
    }

    /// The runner release that the chart installs unless `image.tag` says otherwise: `19.5.0`.
    pub fn app_version(self) -> &'static str {
        RELEASES[self as usize].1
    }

    /// The release that a version or a constraint on it asks for: the newest known one that fits, and whether one does.
    /// Where none does it is the last one before; the first one for what is older than all.
    pub fn asked(text: &str) -> (ChartVersion, bool) {
        let fits = |version: &ChartVersion| {
            let version = Version::parse(version.as_str());
            version.and_then(|version| semver::satisfies(text, &version)).unwrap_or(false)
        };
        if let Some(newest) = ChartVersion::ALL.into_iter().rev().find(fits) {
            return (newest, true);
        }
        let Some(asked) = numbers(text.strip_prefix('v').unwrap_or(text)) else {
            return (ChartVersion::default(), false);
        };
        let before = |version: &ChartVersion| numbers(version.as_str()) <= Some(asked);
        (ChartVersion::ALL.into_iter().rev().find(before).unwrap_or(ChartVersion::ALL[0]), false)
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
        let found = ChartVersion::ALL.into_iter().find(|version| version.as_str() == bare);
        found.ok_or_else(|| UnknownChartVersion { given: given.to_owned() })
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
        assert_eq!(ChartVersion::ALL.last(), Some(&ChartVersion::default()));
    }

    #[test]
    fn an_unknown_release_is_refused_with_the_known_ones() {
        for given in ["0.85.0", "0.88.1", "0.95.0", "latest", "", "0.94", "vv0.94.0"] {
            let refused = given.parse::<ChartVersion>().map_err(|error| error.to_string());
            assert!(refused.is_err_and(|message| message.contains(given) && message.contains("0.88.3, 0.89.0")));
        }
    }

    #[test]
    fn a_constraint_asks_for_the_newest_that_fits() {
        for (text, version, is_known) in [
            ("0.88.0", "0.88.0", true),
            ("v0.88.3", "0.88.3", true),
            ("0.88.x", "0.88.3", true),
            ("~0.88.0", "0.88.3", true),
            (">=0.86.0 <0.90.0", "0.89.1", true),
            ("*", "0.94.0", true),
            ("0.88.2", "0.88.0", false),
            ("0.70.1", "0.86.0", false),
            ("1.2.3", "0.94.0", false),
            ("main", "0.94.0", false),
        ] {
            let (asked, found) = ChartVersion::asked(text);
            assert_eq!((asked.as_str(), found), (version, is_known), "{text}");
        }
    }

    #[test]
    fn a_release_has_what_came_with_it_or_before() {
        assert!(ChartVersion::V0_89_0.has("0.89.0") && ChartVersion::V0_89_0.has("0.9.0"));
        assert!(!ChartVersion::V0_88_3.has("0.89.0") && ChartVersion::V0_88_3.has("0.88.3"));
        assert!(ChartVersion::V0_86_0.has(""), "what is no release has always been there");
    }
}
