//! Text with a source map.
//!
//! Embedded text differs from the file: a block scalar loses its indentation, an escape sequence becomes a character,
//! a template expression prints several lines. A [`TracedText`] is the resulting text together with a map from its
//! ranges to [`Span`]s in the user's file.

use std::ops::Range;

use super::{FileId, Span};

/// A text with the source span of each piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TracedText {
    text: String,
    pieces: Vec<Piece>,
}

/// A piece of the text, from `start` to the next piece, and its source span.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    start: usize,
    span: Span,
    /// True if the piece equals the text of the span byte for byte; false if the span maps to the piece as a whole (an
    /// escape sequence, an expression).
    verbatim: bool,
}

impl TracedText {
    /// A text that maps to one span as a whole.
    pub fn opaque(text: impl Into<String>, span: Span) -> Self {
        let mut traced = TracedText::default();
        traced.push_opaque(&text.into(), span);
        traced
    }

    /// The complete, unchanged text of a source.
    pub fn whole(text: impl Into<String>, file: FileId) -> Self {
        let mut traced = TracedText::default();
        traced.push_verbatim(&text.into(), file, 0);
        traced
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Appends text that equals `file` from byte `offset` on.
    pub fn push_verbatim(&mut self, text: &str, file: FileId, offset: usize) {
        self.push(text, Span::new(file, offset..offset + text.len()), true);
    }

    /// Appends text that maps to `span` as a whole.
    pub fn push_opaque(&mut self, text: &str, span: Span) {
        self.push(text, span, false);
    }

    /// Appends a range of another traced text with its spans.
    pub fn push_traced(&mut self, other: &TracedText, range: Range<usize>) {
        for (part, piece) in other.parts(range) {
            let text = &other.text[part.clone()];
            match piece.span.file() {
                Some(file) if piece.verbatim => self.push_verbatim(
                    text,
                    file,
                    piece.span.range().start + part.start - piece.start,
                ),
                _ => self.push_opaque(text, piece.span),
            }
        }
    }

    /// The same text with the sources of `outer`, the text that the spans of this one are in.
    pub(crate) fn through(&self, outer: &TracedText) -> TracedText {
        let mut traced = TracedText::default();
        for (part, piece) in self.parts(0..self.text.len()) {
            let within = piece.span.range();
            if piece.verbatim {
                let start = within.start + part.start - piece.start;
                traced.push_traced(outer, start..start + part.len());
            } else {
                traced.push_opaque(&self.text[part], outer.span(within));
            }
        }
        traced
    }

    /// The spans of all pieces that have one, in the order of the text, without duplicates.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for span in self
            .pieces
            .iter()
            .map(|piece| piece.span)
            .filter(|span| !span.is_synthetic())
        {
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        spans
    }

    /// The span of the first piece in `text[range]` that has one.
    pub fn first_span(&self, range: Range<usize>) -> Span {
        let pieces = self
            .parts(range)
            .map(|(part, piece)| match piece.span.file() {
                Some(file) if piece.verbatim => {
                    let start = piece.span.range().start + part.start - piece.start;
                    Span::new(file, start..start + part.len())
                }
                _ => piece.span,
            });
        pieces
            .into_iter()
            .find(|span| !span.is_synthetic())
            .unwrap_or_default()
    }

    /// Whether a part of the text is in its source byte for byte, and not the value of an expression.
    pub fn is_verbatim(&self, range: Range<usize>) -> bool {
        self.parts(range).all(|(_, piece)| piece.verbatim)
    }

    /// The source span of the bytes `range`, from the beginning of the first to the end of the last.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = range.start.min(self.text.len())
            ..range
                .end
                .clamp(range.start, self.text.len().max(range.start));
        let first = self.point(range.start, false);
        if range.is_empty() {
            first
        } else {
            first.to(self.point(range.end, true))
        }
    }

    /// The bytes of this text that come from a byte range of a file; none if an end of it is not in a piece that equals
    /// the file byte for byte, or is itself a whole piece.
    pub fn range_of(&self, file: FileId, range: Range<usize>) -> Option<Range<usize>> {
        let start = self.offset_of(file, range.start, false)?;
        if range.is_empty() {
            return Some(start..start);
        }
        let end = self.offset_of(file, range.end, true)?;
        (start <= end).then_some(start..end)
    }

    /// The offset in this text of an offset in a file. The pieces are in the order of the file.
    fn offset_of(&self, file: FileId, offset: usize, is_end: bool) -> Option<usize> {
        let holds = |piece: &Piece| {
            let span = piece.span.range();
            let length = if is_end {
                offset.wrapping_sub(1)
            } else {
                offset
            };
            piece.span.file() == Some(file) && span.start <= length && length < span.end
        };
        let ends = |piece: &Piece| {
            let span = piece.span.range();
            piece.span.file() == Some(file) && (span.end == offset || span.start == offset)
        };
        let mut pieces = self.pieces.iter().enumerate();
        let (index, piece) = pieces.find(|(_, piece)| holds(piece)).or_else(|| {
            self.pieces
                .iter()
                .enumerate()
                .rev()
                .find(|(_, piece)| ends(piece))
        })?;
        let span = piece.span.range();
        if piece.verbatim {
            return Some(piece.start + offset - span.start);
        }
        let next = self.pieces.get(index + 1);
        let end = next.map_or(self.text.len(), |next| next.start);
        match (offset == span.start, offset == span.end) {
            (true, _) => Some(piece.start),
            (_, true) => Some(end),
            _ => None,
        }
    }

    /// The span of an offset: that of the character after it or, for the end of a range, of the one before it.
    fn point(&self, offset: usize, is_end: bool) -> Span {
        let found = self.pieces.partition_point(|piece| {
            if is_end {
                piece.start < offset
            } else {
                piece.start <= offset
            }
        });
        let Some(piece) = self.pieces.get(found.saturating_sub(1)) else {
            return Span::SYNTHETIC;
        };
        match piece.span.file() {
            Some(file) if piece.verbatim => {
                let at =
                    (piece.span.range().start + offset - piece.start).min(piece.span.range().end);
                Span::new(file, at..at)
            }
            _ => piece.span,
        }
    }

    fn push(&mut self, text: &str, span: Span, verbatim: bool) {
        if text.is_empty() && !self.pieces.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            start: self.text.len(),
            span,
            verbatim,
        });
        self.text.push_str(text);
    }

    /// The pieces that overlap `range`, each with the overlap.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Piece)> {
        let first = self
            .pieces
            .partition_point(|piece| piece.start <= range.start)
            .saturating_sub(1);
        (first..self.pieces.len()).map_while(move |index| {
            let piece = self.pieces[index];
            let end = self
                .pieces
                .get(index + 1)
                .map_or(self.text.len(), |next| next.start);
            let part = piece.start.max(range.start)..end.min(range.end);
            (part.start < part.end).then_some((part, piece))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Sources};

    #[test]
    fn spans_map_through_two_layers() {
        let mut sources = Sources::default();
        let file = sources.add(
            "v.yaml",
            Origin::File,
            "k: |\n  ab\n  cd{{x}}e\n".to_owned(),
        );
        let mut scalar = TracedText::default();
        scalar.push_verbatim("ab\n", file, 7);
        scalar.push_verbatim("cd{{x}}e\n", file, 12);
        let mut evaluated = TracedText::default();
        evaluated.push_traced(&scalar, 0..5);
        evaluated.push_opaque("printed\nlines", scalar.span(5..10));
        evaluated.push_traced(&scalar, 10..12);
        assert_eq!(evaluated.as_str(), "ab\ncdprinted\nlinese\n");
        assert_eq!(sources.slice(evaluated.span(3..5)), "cd");
        assert_eq!(sources.slice(evaluated.span(8..10)), "{{x}}");
        assert_eq!(sources.slice(evaluated.span(18..19)), "e");
        assert_eq!(sources.slice(evaluated.span(4..19)), "d{{x}}e");
    }
}
