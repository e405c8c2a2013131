//! Finds repetitions of known secrets. There may be thousands of secrets and texts, so each text is scanned once, not
//! once per secret.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// Shorter values (in bytes) are not searched for, since they may be ordinary words.
const SHORTEST: usize = 6;

/// The secrets of a run, by their first bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Repetitions {
    secrets: HashSet<String>,
    /// Lengths of the secrets with this prefix.
    lengths: BTreeMap<[u8; SHORTEST], BTreeSet<usize>>,
}

/// The kind of text that is searched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Lines of a file.
    Source,
    /// Our own words, with quoted values in them.
    Message,
    /// A path of keys.
    Path,
}

impl Repetitions {
    /// Adds each line of a secret that is long enough, also in lowercase, since suggestions for names are in lowercase.
    pub(super) fn add(&mut self, secret: &str) {
        for line in secret.lines().map(str::trim) {
            if line.chars().count() >= SHORTEST {
                self.add_line(line.to_owned());
                self.add_line(line.to_ascii_lowercase());
            }
        }
    }

    /// Adds the secrets of another run.
    pub(super) fn extend(&mut self, other: Repetitions) {
        for secret in other.secrets {
            self.add_line(secret);
        }
    }

    fn add_line(&mut self, line: String) {
        if let Some(prefix) = line.as_bytes().first_chunk() {
            self.lengths.entry(*prefix).or_default().insert(line.len());
            self.secrets.insert(line);
        }
    }

    /// Byte ranges of a text that repeat a secret.
    pub(super) fn find(&self, text: &str, kind: Text) -> Vec<Range<usize>> {
        if self.secrets.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (at, prefix) in text.as_bytes().windows(SHORTEST).enumerate() {
            let lengths = prefix
                .first_chunk()
                .and_then(|prefix| self.lengths.get(prefix));
            let ranges = lengths.into_iter().flatten().map(|length| at..at + length);
            found.extend(ranges.filter(|range| self.is_repetition(text, range.clone(), kind)));
        }
        found
    }

    fn is_repetition(&self, text: &str, range: Range<usize>, kind: Text) -> bool {
        let Some(part) = text.get(range.clone()) else {
            return false;
        };
        self.secrets.contains(part) && (!is_ordinary(part) || is_alone(text, range, kind))
    }
}

/// Returns true if a secret may be part of our own words, as `gitlab` is part of `gitlabUrl`.
fn is_ordinary(secret: &str) -> bool {
    secret
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Returns true if a range is a whole word: in a message a quoted one, in a path a key.
fn is_alone(text: &str, range: Range<usize>, kind: Text) -> bool {
    let continues = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let (before, after) = (&text[..range.start], &text[range.end..]);
    match kind {
        Text::Source => !before.ends_with(continues) && !after.starts_with(continues),
        Text::Message => {
            let is_quoted = before.ends_with(['`', '"', '\'', '=']);
            let is_in_code = before.ends_with(' ') && before.matches('`').count() % 2 == 1;
            (is_quoted || is_in_code) && !after.starts_with(continues)
        }
        Text::Path => {
            (before.is_empty() || before.ends_with(['.', ' ']))
                && (after.is_empty() || after.starts_with(['.', '[', ' ']))
        }
    }
}

impl<'s> FromIterator<&'s str> for Repetitions {
    fn from_iter<I: IntoIterator<Item = &'s str>>(secrets: I) -> Self {
        let mut repetitions = Repetitions::default();
        for secret in secrets {
            repetitions.add(secret);
        }
        repetitions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_of_every_line_are_found() {
        let secrets = ["Swordfish\n  second Line\nshort", "Swordfishes", "ääääää"];
        let repetitions: Repetitions = secrets.into_iter().collect();
        let found = |text: &'static str| -> Vec<&str> {
            let ranges = repetitions.find(text, Text::Source);
            ranges.into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(
            found("x=Swordfish, Swordfishes"),
            ["Swordfish", "Swordfish", "Swordfishes"]
        );
        assert_eq!(
            found("the second Line is short: ääääää"),
            ["second Line", "ääääää"]
        );
        assert!(found("Sword").is_empty());
    }

    #[test]
    fn an_ordinary_word_is_found_where_it_is_alone() {
        let repetitions: Repetitions = ["gitlab"].into_iter().collect();
        let count = |text: &str, kind| repetitions.find(text, kind).len();
        assert_eq!(count("runnerToken: gitlab", Text::Source), 1);
        assert_eq!(count("url: https://gitlab.example.com", Text::Source), 0);
        assert_eq!(count("did you mean `gitlabUrl`?", Text::Message), 0);
        assert_eq!(count("the gitlab instance", Text::Message), 0);
        assert_eq!(count("invalid token `gitlab`", Text::Message), 1);
        assert_eq!(
            count("missing value of `runnerToken gitlab`", Text::Message),
            1
        );
        assert_eq!(count("`x` of gitlab, `y`", Text::Message), 0);
        assert_eq!(count("x.gitlab[0]", Text::Path), 1);
        assert_eq!(count("gitlabUrl", Text::Path), 0);
    }
}
