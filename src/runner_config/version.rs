//! Versions of GitLab Runner.

use std::fmt;
use std::str::FromStr;

use super::lifetime;

/// A version of GitLab Runner: `18.4.0`. Later versions are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunnerVersion([u8; 3]);

/// The runner version that a configuration is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunnerTarget {
    /// The version.
    pub version: RunnerVersion,
    /// Whether a flag, an image, or a chart version that the user chose names it. Otherwise it is the newest known one.
    pub is_pinned: bool,
}

impl RunnerTarget {
    /// A version that the user chose.
    pub fn pinned(version: RunnerVersion) -> Self {
        RunnerTarget {
            version,
            is_pinned: true,
        }
    }
}

impl Default for RunnerTarget {
    fn default() -> Self {
        RunnerTarget {
            version: lifetime::newest(),
            is_pinned: false,
        }
    }
}

/// A string that is not a version of GitLab Runner.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid runner version `{given}`: expected three numbers, such as `18.4.0`")]
pub struct InvalidRunnerVersion {
    given: String,
}

impl RunnerVersion {
    /// The version with these numbers.
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        RunnerVersion([major, minor, patch])
    }

    /// The version that the tag of an official image names: `alpine-v18.1.0`, `ubuntu-v17.6.0`, `v17.6.0`,
    /// `alpine3.19-v16.11.0`. A tag without `v` may be the version of another image.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let names = tag.split(['-', '_', ':', '@']);
        names
            .filter_map(|name| name.strip_prefix('v')?.parse().ok())
            .next_back()
    }

    /// Major and minor version: `18.4`.
    pub fn minor(self) -> String {
        let [major, minor, _] = self.0;
        format!("{major}.{minor}")
    }

    /// Returns true if both are patch releases of one minor version.
    pub fn is_same_minor(self, other: Self) -> bool {
        self.0[..2] == other.0[..2]
    }
}

impl fmt::Display for RunnerVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(formatter, "{major}.{minor}.{patch}")
    }
}

impl FromStr for RunnerVersion {
    type Err = InvalidRunnerVersion;

    /// Parses `18.4.0`, or `v18.4.0` as in Git tags.
    fn from_str(given: &str) -> Result<Self, InvalidRunnerVersion> {
        let plain = given.strip_prefix('v').unwrap_or(given);
        let numbers: Option<Vec<u8>> = plain.split('.').map(|part| part.parse().ok()).collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers
            .map(RunnerVersion)
            .ok_or_else(|| InvalidRunnerVersion {
                given: given.to_owned(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_official_images_name_versions() {
        for (tag, version) in [
            ("alpine-v17.5.3", RunnerVersion::new(17, 5, 3)),
            ("ubuntu-v18.1.0", RunnerVersion::new(18, 1, 0)),
            ("alpine3.19-v16.11.0", RunnerVersion::new(16, 11, 0)),
            ("ubi-fips-v17.6.0", RunnerVersion::new(17, 6, 0)),
            ("v14.7.0", RunnerVersion::new(14, 7, 0)),
            ("v17.6.0@sha256:0123", RunnerVersion::new(17, 6, 0)),
            (
                "gitlab/gitlab-runner:alpine-v11.6.0",
                RunnerVersion::new(11, 6, 0),
            ),
        ] {
            assert_eq!(RunnerVersion::of_tag(tag), Some(version), "{tag}");
        }
        for none in [
            "latest",
            "alpine3.19",
            "v17",
            "alpine-v17.5",
            "1.2.3",
            "sha256:0123",
            "v2024.1.1",
        ] {
            assert_eq!(RunnerVersion::of_tag(none), None, "{none}");
        }
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(RunnerVersion::new(9, 5, 0) < RunnerVersion::new(18, 4, 0));
        assert!(RunnerVersion::new(18, 11, 0) > RunnerVersion::new(18, 4, 7));
        assert_eq!("v18.4.0".parse(), Ok(RunnerVersion::new(18, 4, 0)));
        assert_eq!(RunnerVersion::new(18, 4, 0).to_string(), "18.4.0");
        for invalid in [
            "", "18", "18.4", "18.4.0.1", "18.4.x", "vv1.2.3", "18.4.300",
        ] {
            assert!(invalid.parse::<RunnerVersion>().is_err(), "{invalid}");
        }
    }
}
