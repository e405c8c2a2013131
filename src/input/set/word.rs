//! Splits the argument at its special characters.

use std::ops::Range;

/// A cursor in the argument.
pub(super) struct Words<'text> {
    pub(super) text: &'text str,
    pub(super) at: usize,
    /// Whether a backslash escapes the next character.
    pub(super) has_escapes: bool,
}

/// A word with its escapes removed, and its range.
#[derive(Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

impl Words<'_> {
    /// The text up to one of the characters `stops`, and the stop character, which is consumed; `None` at the end.
    pub(super) fn until(&mut self, stops: &str) -> (Word, Option<char>) {
        let start = self.at;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            let end = self.at;
            self.at += character.len_utf8();
            if stops.contains(character) {
                return (
                    Word {
                        text,
                        range: start..end,
                    },
                    Some(character),
                );
            }
            if character == '\\' && self.has_escapes {
                let Some(escaped) = self.peek() else { break };
                self.at += escaped.len_utf8();
                text.push(escaped);
            } else {
                text.push(character);
            }
        }
        (
            Word {
                text,
                range: start..self.at,
            },
            None,
        )
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Consumes a character if it is next.
    pub(super) fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    /// Skips blanks and one following comma. Returns true at a comma or at the end.
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
    fn a_backslash_escapes_the_next_character() {
        let mut words = Words {
            text: r"a\.b\\.c",
            at: 0,
            has_escapes: true,
        };
        assert_eq!(
            words.until("."),
            (
                Word {
                    text: r"a.b\".to_owned(),
                    range: 0..6
                },
                Some('.')
            )
        );
        assert_eq!(
            words.until("."),
            (
                Word {
                    text: "c".to_owned(),
                    range: 7..8
                },
                None
            )
        );
        let mut words = Words {
            text: r"a\.b",
            at: 0,
            has_escapes: false,
        };
        assert_eq!(
            words.until("."),
            (
                Word {
                    text: r"a\".to_owned(),
                    range: 0..2
                },
                Some('.')
            )
        );
    }
}
