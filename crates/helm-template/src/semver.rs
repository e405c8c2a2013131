//! Semantic versions and version constraints, by the rules of Masterminds' semver 3, which Sprig uses.
//!
//! Constraints are `>=1.2.0`, `~1.2`, `^1`, `1.x`, `1.2 - 1.4`, several of them with a comma or space (and) or `||` (or).

use std::cmp::Ordering;
use std::fmt;

/// The maximum length of a version, in bytes.
const MAX_VERSION_LENGTH: usize = 256;

/// A semantic version; missing parts are zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The major version.
    pub major: u64,
    /// The minor version.
    pub minor: u64,
    /// The patch version.
    pub patch: u64,
    /// The text after `-`; empty without a prerelease.
    pub prerelease: String,
    /// The text after `+`; empty without build metadata.
    pub metadata: String,
    /// The text as given.
    pub original: String,
}

impl Version {
    /// Parses `v1`, `1.2`, `1.2.3-rc.1+build`.
    pub fn parse(text: &str) -> Option<Version> {
        if text.len() > MAX_VERSION_LENGTH {
            return None;
        }
        let rest = text.strip_prefix('v').unwrap_or(text);
        let (rest, metadata) = rest
            .split_once('+')
            .map_or((rest, None), |(rest, metadata)| (rest, Some(metadata)));
        let (core, prerelease) = rest
            .split_once('-')
            .map_or((rest, None), |(core, prerelease)| (core, Some(prerelease)));
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

    /// Compares versions by precedence, which ignores metadata.
    pub fn compare(&self, other: &Version) -> Ordering {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(self)
            .cmp(&numbers(other))
            .then_with(|| compare_prereleases(&self.prerelease, &other.prerelease))
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
    text.bytes()
        .all(|digit| digit.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// Returns true for dot-separated groups of letters, digits and dashes.
fn is_dotted(text: &str) -> bool {
    text.split('.').all(|group| {
        !group.is_empty()
            && group
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

fn has_leading_zero(group: &str) -> bool {
    group.len() > 1 && group.starts_with('0') && group.bytes().all(|digit| digit.is_ascii_digit())
}

/// Compares prereleases: a version without one is greater, numbers are less than words and compared by value.
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

/// The maximum length of a constraint in bytes, and the maximum number of its groups.
const MAX_CONSTRAINT_LENGTH: usize = 512;
const MAX_GROUPS: usize = 32;

/// A comparison of a constraint.
#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    operator: Operator,
    version: Version,
    /// The wildcard parts: `*`, `1.x`, `1.2.x`.
    open: Open,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Matches,
    Not,
    Greater,
    Less,
    AtLeast,
    AtMost,
    Tilde,
    Caret,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Open {
    Nothing,
    Patch,
    Minor,
    Everything,
}

/// A parsed constraint: groups of comparisons, one of which must hold as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint(Vec<Vec<Comparison>>);

impl Constraint {
    /// Parses a constraint; none if it is invalid.
    pub fn parse(text: &str) -> Option<Constraint> {
        if text.len() > MAX_CONSTRAINT_LENGTH || text.split("||").count() > MAX_GROUPS {
            return None;
        }
        text.split("||")
            .map(read_group)
            .collect::<Option<Vec<_>>>()
            .map(Constraint)
    }

    /// Whether a version satisfies the constraint. A prerelease does so only if the group names one.
    pub fn admits(&self, version: &Version) -> bool {
        self.0.iter().any(|group| {
            let prereleases = group
                .iter()
                .any(|comparison| !comparison.version.prerelease.is_empty());
            (version.prerelease.is_empty() || prereleases)
                && group.iter().all(|comparison| comparison.holds(version))
        })
    }
}

/// Parses comparisons that are separated by spaces or commas.
fn read_group(text: &str) -> Option<Vec<Comparison>> {
    let mut rest = text.trim();
    let mut group = Vec::new();
    while !rest.is_empty() || group.is_empty() {
        let (operator, after) = operator(rest);
        let length = after.find(|letter: char| {
            letter == ',' || letter.is_whitespace() || "=!<>~^".contains(letter)
        });
        let (version, after) = after.split_at(length.unwrap_or(after.len()));
        let (version, open) = open_version(version)?;
        if let Some(after) = after
            .trim_start()
            .strip_prefix("- ")
            .filter(|_| after.starts_with(char::is_whitespace))
        {
            let after = after.trim_start();
            let length = after.find(|letter: char| letter == ',' || letter.is_whitespace());
            let (upper, after) = after.split_at(length.unwrap_or(after.len()));
            let (upper, upper_open) = open_version(upper)?;
            group.push(Comparison {
                operator: Operator::AtLeast,
                version,
                open,
            });
            group.push(Comparison {
                operator: Operator::AtMost,
                version: upper,
                open: upper_open,
            });
            rest = separator(after)?;
            continue;
        }
        group.push(Comparison {
            operator,
            version,
            open,
        });
        rest = separator(after)?;
    }
    Some(group)
}

/// The text after a separator: white space, or a comma.
fn separator(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    match trimmed.strip_prefix(',') {
        Some(rest) => Some(rest.trim_start()).filter(|rest| !rest.is_empty()),
        None => (trimmed.is_empty() || trimmed.len() < text.len()).then_some(trimmed),
    }
}

fn operator(text: &str) -> (Operator, &str) {
    const OPERATORS: [(&str, Operator); 11] = [
        (">=", Operator::AtLeast),
        ("=>", Operator::AtLeast),
        ("<=", Operator::AtMost),
        ("=<", Operator::AtMost),
        ("!=", Operator::Not),
        ("~>", Operator::Tilde),
        ("=", Operator::Matches),
        (">", Operator::Greater),
        ("<", Operator::Less),
        ("~", Operator::Tilde),
        ("^", Operator::Caret),
    ];
    let found = OPERATORS
        .iter()
        .find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?.trim_start())));
    found.unwrap_or((Operator::Matches, text))
}

/// Parses a version whose last parts may be missing or wildcards: `x`, `X`, `*`.
fn open_version(text: &str) -> Option<(Version, Open)> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (core, suffix) = text.split_at(end);
    let parts: Vec<&str> = core.split('.').collect();
    if parts.len() > 3 || !parts.iter().all(|part| is_number_or_x(part)) {
        return None;
    }
    let is_open = |index: usize| {
        parts
            .get(index)
            .is_none_or(|part| matches!(*part, "x" | "X" | "*"))
    };
    let (core, open) = match (is_open(0), is_open(1), is_open(2)) {
        (true, ..) => ("0.0.0".to_owned(), Open::Everything),
        (_, true, _) => (format!("{}.0.0", parts[0]), Open::Minor),
        (_, _, true) => (format!("{}.{}.0", parts[0], parts[1]), Open::Patch),
        _ => (core.to_owned(), Open::Nothing),
    };
    let prerelease = suffix.split('+').next().unwrap_or_default();
    let whole = suffix.is_empty()
        || suffix
            .trim_start_matches(['-', '+'])
            .split('+')
            .all(is_dotted);
    let suffix = if open == Open::Nothing {
        suffix
    } else {
        prerelease
    };
    Some((
        Version::parse(&format!("{core}{suffix}")).filter(|_| whole)?,
        open,
    ))
}

fn is_number_or_x(part: &str) -> bool {
    !part.is_empty()
        && (matches!(part, "x" | "X" | "*") || part.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Comparison {
    /// Returns true if the comparison holds for a version, whose prerelease has been checked before.
    fn holds(&self, version: &Version) -> bool {
        let order = version.compare(&self.version);
        match self.operator {
            Operator::AtLeast => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::Greater => self.greater(version, order),
            Operator::AtMost => self.at_most(version, order),
            Operator::Not => self.differs(version, order),
            Operator::Matches if self.open == Open::Nothing => order.is_eq(),
            Operator::Matches | Operator::Tilde => self.tilde(version, order),
            Operator::Caret => self.caret(version, order),
        }
    }

    fn minor_is_open(&self) -> bool {
        self.open == Open::Minor
    }

    fn greater(&self, version: &Version, order: Ordering) -> bool {
        match self.open {
            Open::Nothing => order.is_gt(),
            _ if version.major != self.version.major => version.major > self.version.major,
            Open::Minor => false,
            Open::Patch => version.minor > self.version.minor,
            Open::Everything => order.is_gt(),
        }
    }

    fn at_most(&self, version: &Version, order: Ordering) -> bool {
        if self.open == Open::Nothing {
            return order.is_le();
        }
        let same_major = version.major == self.version.major;
        version.major <= self.version.major
            && !(same_major && version.minor > self.version.minor && !self.minor_is_open())
    }

    fn differs(&self, version: &Version, order: Ordering) -> bool {
        let exact = order.is_ne();
        match self.open {
            Open::Nothing => exact,
            _ if version.major != self.version.major => true,
            Open::Minor => false,
            _ if version.minor != self.version.minor => true,
            Open::Patch => version.prerelease != self.version.prerelease,
            Open::Everything => version.patch != self.version.patch || exact,
        }
    }

    fn tilde(&self, version: &Version, order: Ordering) -> bool {
        let low = &self.version;
        let from_zero = (low.major, low.minor, low.patch) == (0, 0, 0)
            && !matches!(self.open, Open::Minor | Open::Patch);
        order.is_ge()
            && (from_zero
                || (version.major == low.major
                    && (version.minor == low.minor || self.minor_is_open())))
    }

    fn caret(&self, version: &Version, order: Ordering) -> bool {
        let low = &self.version;
        if order.is_lt() || version.major != low.major {
            return false;
        }
        if low.major > 0 || self.minor_is_open() {
            return true;
        }
        if low.minor > 0 || self.open == Open::Patch {
            return version.minor == low.minor;
        }
        version.minor == 0 && version.patch == low.patch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_versions_are_parsed() {
        assert_eq!(
            Version::parse("v1.2")
                .map(|version| version.to_string())
                .as_deref(),
            Some("1.2.0")
        );
        assert_eq!(
            Version::parse("1.2.3-rc.1+b-5")
                .map(|version| version.metadata)
                .as_deref(),
            Some("b-5")
        );
        for wrong in [
            "",
            "v",
            "1.",
            "1.2.3.4",
            "a",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3-a..b",
            "1.x",
        ] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn prereleases_are_ordered() {
        let ordered = [
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-beta",
            "1.0.0",
            "1.0.1",
        ];
        let versions: Vec<Version> = ordered
            .iter()
            .filter_map(|text| Version::parse(text))
            .collect();
        assert!(versions.is_sorted_by(|a, b| a.compare(b) == Ordering::Less));
    }

    fn check(constraint: &str, version: &str) -> Option<bool> {
        Constraint::parse(constraint)
            .map(|constraint| constraint.admits(&Version::parse(version).unwrap()))
    }

    #[test]
    fn ranges() {
        for (constraint, yes, no) in [
            (">=1.2.0", "1.2.3", "1.1.9"),
            ("~1.2.0", "1.2.9", "1.3.0"),
            ("1.x", "1.5.0", "2.0.0"),
            ("^1.2", "1.9.0", "2.0.0"),
            ("^0.2.3", "0.2.9", "0.3.0"),
            (">1.1, <2 || 3.x", "3.5.1", "2.1.0"),
            ("1.2 - 1.4.5", "1.4.5", "1.4.6"),
            (">= 1.2 <1.4", "1.3.0", "1.4.0"),
            ("!=1.2.x", "1.3.0", "1.2.5"),
            (">11", "12.0.0", "11.5.0"),
            (">=1.2.0-0", "1.3.0-rc1", "1.1.0-rc1"),
            ("1.2.3", "1.2.3", "1.2.3-rc1"),
        ] {
            assert_eq!(check(constraint, yes), Some(true), "{constraint} {yes}");
            assert_eq!(check(constraint, no), Some(false), "{constraint} {no}");
        }
    }

    #[test]
    fn invalid_constraints_are_rejected() {
        for wrong in [
            "",
            "bad",
            ">=",
            ">>1",
            "1.2.3.4",
            "> 1,",
            "1.2.3 foo",
            "1.a",
        ] {
            assert_eq!(check(wrong, "1.0.0"), None, "{wrong}");
        }
    }
}
