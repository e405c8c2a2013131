//! The argument as words: the text up to one of the characters that mean something there.

use std::ops::Range;

/// A place in an argument that moves forward.
pub(super) struct Words<'text> {
    pub(super) text: &'text str,
    pub(super) at: usize,
    /// Whether a backslash takes the meaning from the character behind it.
    pub(super) has_escapes: bool,
}

/// A text without its backslashes, and where it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

impl Words<'_> {
    /// The text up to one of the characters `stops`, which is taken too and given; none at the end of the argument.
    pub(super) fn until(&mut self, stops: &str) -> (Word, Option<char>) {
        let start = self.at;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            let end = self.at;
            self.at += character.len_utf8();
            if stops.contains(character) {
                return (Word { text, range: start..end }, Some(character));
            }
            if character == '\\' && self.has_escapes {
                let Some(escaped) = self.peek() else { break };
                self.at += escaped.len_utf8();
                text.push(escaped);
            } else {
                text.push(character);
            }
        }
        (Word { text, range: start..self.at }, None)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes a character if it is the next one.
    pub(super) fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    /// Moves over blanks and one comma behind them; whether a comma or the end was there.
    pub(super) fn skip_to_next(&mut self) -> bool {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.take(',') || self.peek().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_takes_the_meaning_of_what_follows() {
        let mut words = Words { text: r"a\.b\\.c", at: 0, has_escapes: true };
        assert_eq!(words.until("."), (Word { text: r"a.b\".to_owned(), range: 0..6 }, Some('.')));
        assert_eq!(words.until("."), (Word { text: "c".to_owned(), range: 7..8 }, None));
        let mut words = Words { text: r"a\.b", at: 0, has_escapes: false };
        assert_eq!(words.until("."), (Word { text: r"a\".to_owned(), range: 0..2 }, Some('.')));
    }
}
