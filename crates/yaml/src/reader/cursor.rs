//! A cursor that moves forward through a text, character by character, and tracks line and column.

use std::ops::Range;

/// The characters that end neither a word nor a line: of nearly every text, these are looked up and skipped at once.
static IN_WORD: Ascii = Ascii::without(b" \t:,?[]{}'\"\\");

/// The characters that do not end a line.
static IN_LINE: Ascii = Ascii::without(b"");

/// A set of printable ASCII characters.
struct Ascii([bool; 256]);

impl Ascii {
    /// All but some.
    const fn without(excluded: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut byte = b' ';
        while byte <= b'~' {
            set[byte as usize] = true;
            byte += 1;
        }
        let mut index = 0;
        while index < excluded.len() {
            set[excluded[index] as usize] = false;
            index += 1;
        }
        Ascii(set)
    }
}

/// A position in the text of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mark {
    /// The byte offset.
    pub(super) at: usize,
    /// The line, from 0.
    pub(super) line: usize,
    /// The column in characters, from 0.
    pub(super) column: usize,
    /// The number of characters before it.
    pub(super) index: usize,
}

/// A position in a text, with lookahead.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'text> {
    pub(super) text: &'text str,
    pub(super) mark: Mark,
}

impl<'text> Cursor<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Cursor {
            text,
            mark: Mark::default(),
        }
    }

    /// The byte `ahead` bytes after the position; 0, which is not allowed in YAML, after the end.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.mark.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn is_end(&self) -> bool {
        self.mark.at >= self.text.len()
    }

    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    pub(super) fn is_break(&self, ahead: usize) -> bool {
        self.break_length(ahead) > 0
    }

    /// Returns true at a blank, a line break or the end.
    pub(super) fn is_space(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' | 0 => true,
            0xC2 | 0xE2 => self.is_break(ahead),
            _ => false,
        }
    }

    /// Returns true at the start of a `---` or `...` line.
    pub(super) fn is_document_indicator(&self) -> bool {
        let dots_or_dashes = matches!(
            (self.peek(0), self.peek(1), self.peek(2)),
            (b'-', b'-', b'-') | (b'.', b'.', b'.')
        );
        self.mark.column == 0 && dots_or_dashes && self.is_space(3)
    }

    /// The length of the line break in bytes: LF, CR, CRLF, NEL, LS or PS, as in YAML 1.1; 0 for anything else.
    fn break_length(&self, ahead: usize) -> usize {
        match self.peek(ahead) {
            b'\n' => 1,
            b'\r' if self.peek(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.peek(ahead + 1) == 0x85 => 2,
            0xE2 if self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9) => {
                3
            }
            _ => 0,
        }
    }

    /// Skips one character that is not a line break.
    pub(super) fn skip(&mut self) {
        self.mark.at += match self.peek(0) {
            0..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0.. => 4,
        };
        self.mark.at = self.mark.at.min(self.text.len());
        self.mark.column += 1;
        self.mark.index += 1;
    }

    /// Skips characters while a condition holds, and returns their range.
    pub(super) fn skip_while(&mut self, is_wanted: impl Fn(&Self) -> bool) -> Range<usize> {
        let start = self.mark.at;
        while !self.is_end() && is_wanted(self) {
            self.skip();
        }
        start..self.mark.at
    }

    /// Skips the rest of the line, and returns its range.
    pub(super) fn skip_line(&mut self) -> Range<usize> {
        self.skip_ascii_while(&IN_LINE, |cursor| !cursor.is_break(0))
    }

    /// Skips the characters of a word of a scalar, as long as a condition holds for those that may end it.
    pub(super) fn skip_word(&mut self, is_in_word: impl Fn(&Self) -> bool) -> Range<usize> {
        self.skip_ascii_while(&IN_WORD, is_in_word)
    }

    /// Skips the characters of a set, and others while a condition holds.
    fn skip_ascii_while(
        &mut self,
        set: &'static Ascii,
        is_wanted: impl Fn(&Self) -> bool,
    ) -> Range<usize> {
        let start = self.mark.at;
        self.skip_ascii(set);
        while !self.is_end() && is_wanted(self) {
            self.skip();
            self.skip_ascii(set);
        }
        start..self.mark.at
    }

    fn skip_ascii(&mut self, set: &'static Ascii) {
        let rest = self.text.as_bytes().get(self.mark.at..).unwrap_or_default();
        let length = rest.iter().position(|&byte| !set.0[usize::from(byte)]);
        let length = length.unwrap_or(rest.len());
        self.mark.at += length;
        self.mark.column += length;
        self.mark.index += length;
    }

    /// Skips the line break at the cursor, and returns its range.
    pub(super) fn skip_break(&mut self) -> Range<usize> {
        let start = self.mark.at;
        let length = self.break_length(0);
        self.mark.at += length;
        self.mark.index += if self.text.as_bytes().get(start) == Some(&b'\r') {
            length
        } else {
            1
        };
        self.mark.line += 1;
        self.mark.column = 0;
        start..self.mark.at
    }
}
