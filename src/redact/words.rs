//! Finds repetitions of known secrets. There may be thousands of secrets and texts, so each text is scanned once, not
//! once per secret.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// Shorter values (in bytes) are not searched for, since they may be ordinary words.
const SHORTEST: usize = 6;

/// The secrets of a run, by their first bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    words: HashSet<String>,
    /// Lengths of the words with this prefix.
    lengths: BTreeMap<[u8; SHORTEST], BTreeSet<usize>>,
}

impl Words {
    /// Adds each line of a secret that is long enough.
    pub(super) fn add(&mut self, text: &str) {
        for word in text
            .lines()
            .map(str::trim)
            .filter(|line| line.chars().count() >= SHORTEST)
        {
            if let Some(beginning) = word.as_bytes().first_chunk() {
                self.lengths
                    .entry(*beginning)
                    .or_default()
                    .insert(word.len());
                self.words.insert(word.to_owned());
            }
        }
    }

    /// Byte ranges of a text that repeat a secret.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let at_byte = |(at, beginning): (usize, &[u8])| {
            let lengths = beginning
                .first_chunk()
                .and_then(|beginning| self.lengths.get(beginning));
            lengths
                .into_iter()
                .flatten()
                .map(move |length| at..at + length)
        };
        let is_word = |range: &Range<usize>| {
            text.get(range.clone())
                .is_some_and(|part| self.words.contains(part))
        };
        text.as_bytes()
            .windows(SHORTEST)
            .enumerate()
            .flat_map(at_byte)
            .filter(is_word)
            .collect()
    }
}

impl<'w> FromIterator<&'w str> for Words {
    fn from_iter<I: IntoIterator<Item = &'w str>>(secrets: I) -> Self {
        let mut words = Words::default();
        secrets.into_iter().for_each(|secret| words.add(secret));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_of_every_line_are_found() {
        let words: Words = ["swordfish\n  second line\nshort", "swordfishes", "ääääää"]
            .into_iter()
            .collect();
        let found = |text: &'static str| -> Vec<&str> {
            words.find(text).into_iter().map(|at| &text[at]).collect()
        };
        assert_eq!(
            found("x=swordfish, swordfishes"),
            ["swordfish", "swordfish", "swordfishes"]
        );
        assert_eq!(
            found("the second line is short: ääääää"),
            ["second line", "ääääää"]
        );
        assert!(found("sword").is_empty());
    }
}
