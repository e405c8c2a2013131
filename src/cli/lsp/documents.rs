//! Open documents: their text, incremental changes, and the conversion of positions.

use std::ops::Range;

use gen_lsp_types::{self as lsp, Position, TextDocumentContentChangeEvent as Change, Uri};
use helm_yaml::source::line_starts;

/// The unit in which client and server count the characters of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, the default of the protocol.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf32 => "utf-32",
        }
    }

    /// The encoding to use with a client that accepts `names`. UTF-8 needs no conversion.
    pub fn negotiate<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        [Encoding::Utf8, Encoding::Utf32]
            .into_iter()
            .find(|encoding| names.clone().any(|name| name == encoding.name()))
            .unwrap_or_default()
    }

    fn width(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// An open document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its URI, as the client wrote it.
    pub uri: Uri,
    /// Its version, counted by the client.
    pub version: i32,
    /// Its text.
    pub text: String,
    encoding: Encoding,
    line_starts: Vec<usize>,
}

impl Document {
    /// A document with its text.
    pub fn new(uri: Uri, version: i32, text: String, encoding: Encoding) -> Self {
        let line_starts = line_starts(&text);
        Document {
            uri,
            version,
            text,
            encoding,
            line_starts,
        }
    }

    /// Applies changes in order. Positions outside of the text count as its nearest position.
    pub fn change(&mut self, version: i32, changes: Vec<Change>) {
        self.version = version;
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(change) => {
                    let range = self.bytes(change.range);
                    self.text.replace_range(range, &change.text);
                }
                Change::TextDocumentContentChangeWholeDocument(change) => self.text = change.text,
            }
            self.line_starts = line_starts(&self.text);
        }
    }

    /// The document with another text.
    pub fn with_text(&self, text: String) -> Document {
        Document::new(self.uri.clone(), self.version, text, self.encoding)
    }

    /// The encoding of its positions.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The byte offset of a position.
    pub fn offset(&self, position: Position) -> usize {
        let line = self.line(position.line as usize);
        let mut left = position.character as usize;
        let text = &self.text[line.clone()];
        let inside = text.char_indices().find(|(_, character)| {
            let width = self.encoding.width(*character);
            let is_before = left >= width;
            left = left.saturating_sub(width);
            !is_before
        });
        line.start + inside.map_or(text.len(), |(at, _)| at)
    }

    /// The position of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_of(offset);
        let units: usize = self.text[self.line_starts[line]..offset]
            .chars()
            .map(|character| self.encoding.width(character))
            .sum();
        Position::new(narrow(line), narrow(units))
    }

    /// The range of some bytes.
    pub fn range(&self, bytes: Range<usize>) -> lsp::Range {
        lsp::Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The bytes of a range.
    pub fn bytes(&self, range: lsp::Range) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// The number of a line, from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a line (from 0) without its line ending; the end of the text for a missing line.
    pub fn line(&self, line: usize) -> Range<usize> {
        let end = self.text.len();
        let Some(&start) = self.line_starts.get(line) else {
            return end..end;
        };
        let next = self.line_starts.get(line + 1).copied().unwrap_or(end);
        let text = self.text[start..next].trim_end_matches(['\n', '\r']);
        start..start + text.len()
    }

    /// Number of lines.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The length of the byte order mark, which sources do not have.
    pub fn mark(&self) -> usize {
        const MARK: char = '\u{FEFF}';
        if self.text.starts_with(MARK) {
            MARK.len_utf8()
        } else {
            0
        }
    }

    /// The byte offset of a line and a column in characters, both from 1, in the text without byte order mark.
    pub fn offset_of(&self, at: helm_yaml::source::Position) -> usize {
        let line = self.line(at.line.saturating_sub(1));
        let start = if at.line <= 1 {
            line.start + self.mark()
        } else {
            line.start
        };
        let text = self.text.get(start..line.end).unwrap_or_default();
        let column = text.char_indices().nth(at.column.saturating_sub(1));
        start + column.map_or(text.len(), |(offset, _)| offset)
    }
}

/// Every open document.
#[derive(Debug, Default)]
pub struct Documents {
    open: Vec<Document>,
}

impl Documents {
    /// The open document with a URI.
    pub fn get(&self, uri: &Uri) -> Option<&Document> {
        self.open.iter().find(|document| document.uri == *uri)
    }

    /// The open document with a URI, to change it.
    pub fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.open.iter_mut().find(|document| document.uri == *uri)
    }

    /// Opens a document; one that is open is replaced.
    pub fn open(&mut self, document: Document) {
        self.close(&document.uri);
        self.open.push(document);
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &Uri) {
        self.open.retain(|document| document.uri != *uri);
    }

    /// All open documents.
    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.open.iter()
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(text: &str, encoding: Encoding) -> Document {
        Document::new("file:///values.yaml".into(), 1, text.to_owned(), encoding)
    }

    #[test]
    fn positions_count_in_the_negotiated_unit() {
        let text = "a: 1\r\n\u{1F600}ä: 漢\tx\r";
        let offset = text.find('x').unwrap();
        for (encoding, character) in [
            (Encoding::Utf8, 12),
            (Encoding::Utf16, 7),
            (Encoding::Utf32, 6),
        ] {
            let document = document(text, encoding);
            let position = Position::new(1, character);
            assert_eq!(document.position(offset), position, "{encoding:?}");
            assert_eq!(document.offset(position), offset, "{encoding:?}");
            assert_eq!(document.offset(Position::new(9, 0)), text.len());
            assert_eq!(document.offset(Position::new(0, 99)), 4, "end of the line");
        }
    }

    #[test]
    fn the_best_common_encoding_is_used() {
        let negotiate = |names: &[&str]| Encoding::negotiate(names.iter().copied());
        assert_eq!(negotiate(&[]), Encoding::Utf16);
        assert_eq!(negotiate(&["utf-16", "utf-32"]), Encoding::Utf32);
        assert_eq!(negotiate(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(negotiate(&["ebcdic"]), Encoding::Utf16);
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let document = document("\u{FEFF}ab: 1\nc: 2", Encoding::Utf16);
        let at = |line, column| {
            document.offset_of(helm_yaml::source::Position {
                line,
                column,
                ..helm_yaml::source::Position::FIRST
            })
        };
        assert_eq!(&document.text[at(1, 2)..at(1, 3)], "b");
        assert_eq!(&document.text[at(2, 1)..at(2, 2)], "c");
    }

    proptest! {
        #[test]
        fn changes_are_applied_as_the_client_applies_them(
            start in "[a\u{1F600}ä\r\n]{0,20}",
            changes in prop::collection::vec(("[b漢\r\n]{0,5}", 0..30usize, 0..30usize), 0..20),
            encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]),
        ) {
            let mut document = document(&start, encoding);
            let mut expected = start;
            for (text, from, to) in changes {
                let from = expected.floor_char_boundary(from.min(expected.len()));
                let to = expected.floor_char_boundary(to.min(expected.len()).max(from));
                let range = document.range(from..to);
                // The protocol has no position inside of a line ending.
                let is_inside = |at: usize| expected[..at].ends_with('\r') && expected[at..].starts_with('\n');
                prop_assume!(!is_inside(from) && !is_inside(to));
                expected.replace_range(from..to, &text);
                let change = lsp::TextDocumentContentChangePartial::new(range, None, text);
                document.change(2, vec![Change::TextDocumentContentChangePartial(change)]);
                prop_assert_eq!(&document.text, &expected);
            }
        }
    }
}
