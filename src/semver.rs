//! Versions and constraints on them, by the rules of Masterminds' semver 3, which Sprig uses.

mod constraint;

use std::cmp::Ordering;
use std::fmt;

pub(crate) use self::constraint::satisfies;

/// Longest version that is read.
const LONGEST: usize = 256;

/// A version; missing parts count as zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Version {
    pub major: u64,
    pub minor: u64,
    pub patch: u64,
    pub prerelease: String,
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

impl Version {
    /// Reads `v1`, `1.2`, `1.2.3-rc.1+build`.
    pub fn parse(text: &str) -> Option<Version> {
        if text.len() > LONGEST {
            return None;
        }
        let rest = text.strip_prefix('v').unwrap_or(text);
        let (rest, metadata) = rest.split_once('+').map_or((rest, None), |(rest, metadata)| (rest, Some(metadata)));
        let (core, prerelease) =
            rest.split_once('-').map_or((rest, None), |(core, prerelease)| (core, Some(prerelease)));
        let numbers = core.split('.').map(number).collect::<Option<Vec<u64>>>()?;
        if numbers.len() > 3 || ![metadata, prerelease].into_iter().flatten().all(is_dotted) {
            return None;
        }
        if prerelease.is_some_and(|text| text.split('.').any(has_leading_zero)) {
            return None;
        }
        let at = |index: usize| numbers.get(index).copied().unwrap_or_default();
        Some(Version {
            major: at(0),
            minor: at(1),
            patch: at(2),
            prerelease: prerelease.unwrap_or_default().to_owned(),
            metadata: metadata.unwrap_or_default().to_owned(),
            original: text.to_owned(),
        })
    }

    /// Which of two versions comes first; metadata does not count.
    pub fn compare(&self, other: &Version) -> Ordering {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| compare_prereleases(&self.prerelease, &other.prerelease))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(formatter, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(formatter, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Letters, digits and dashes, in groups with dots between them.
fn is_dotted(text: &str) -> bool {
    text.split('.')
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

fn has_leading_zero(group: &str) -> bool {
    group.len() > 1 && group.starts_with('0') && group.bytes().all(|digit| digit.is_ascii_digit())
}

/// A release comes after its prereleases; numbers before words, numbers by value, words by their letters.
fn compare_prereleases(left: &str, right: &str) -> Ordering {
    match (left.is_empty(), right.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(left), Some(right)) => match (number(left), number(right)) {
                (Some(left), Some(right)) => left.cmp(&right),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => left.cmp(right),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_a_version() {
        assert_eq!(Version::parse("v1.2").map(|version| version.to_string()).as_deref(), Some("1.2.0"));
        assert_eq!(Version::parse("1.2.3-rc.1+b-5").map(|version| version.metadata).as_deref(), Some("b-5"));
        for wrong in ["", "v", "1.", "1.2.3.4", "a", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.x"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn prereleases_are_ordered() {
        let ordered =
            ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.0.1"];
        let versions: Vec<Version> = ordered.iter().filter_map(|text| Version::parse(text)).collect();
        assert!(versions.is_sorted_by(|a, b| a.compare(b) == Ordering::Less));
    }
}
