//! Outputs of scalar decoding: a plain string, or a traced text.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span, TracedText};

/// A receiver of the pieces of a decoded scalar, in order.
pub(super) trait Sink {
    /// Receives text that equals the document from byte `at` on.
    fn verbatim(&mut self, text: &str, at: usize);

    /// Receives the decoded text of a byte range of the document.
    fn decoded(&mut self, text: &str, range: Range<usize>);
}

/// Collects a string; a text of one piece is borrowed from the document.
pub(super) struct Collected<'text> {
    document: &'text str,
    text: Cow<'text, str>,
}

impl<'text> Collected<'text> {
    pub(super) fn new(document: &'text str) -> Self {
        Collected {
            document,
            text: Cow::Borrowed(""),
        }
    }

    pub(super) fn into_text(self) -> Cow<'text, str> {
        self.text
    }
}

impl Sink for Collected<'_> {
    fn verbatim(&mut self, text: &str, at: usize) {
        match self.document.get(at..at + text.len()) {
            Some(piece) if self.text.is_empty() => self.text = Cow::Borrowed(piece),
            _ => self.text.to_mut().push_str(text),
        }
    }

    fn decoded(&mut self, text: &str, _: Range<usize>) {
        self.text.to_mut().push_str(text);
    }
}

/// Collects a traced text of a file with `length` bytes. The document may have an added final newline, which maps to
/// the end of the file.
pub(super) struct Traced {
    pub(super) text: TracedText,
    pub(super) file: FileId,
    pub(super) length: usize,
}

impl Sink for Traced {
    fn verbatim(&mut self, text: &str, at: usize) {
        let (there, beyond) =
            text.split_at(text.floor_char_boundary(self.length.saturating_sub(at)));
        if !there.is_empty() || beyond.is_empty() {
            self.text.push_verbatim(there, self.file, at);
        }
        self.decoded(beyond, self.length..self.length);
    }

    fn decoded(&mut self, text: &str, range: Range<usize>) {
        let range = range.start.min(self.length)..range.end.min(self.length);
        self.text.push_opaque(text, Span::new(self.file, range));
    }
}
