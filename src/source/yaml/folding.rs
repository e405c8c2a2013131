//! Line breaks inside a scalar: how they are read, and how several lines of it become one.

use std::ops::Range;

use super::cursor::Cursor;
use super::sink::Sink;

/// The blanks and line breaks between two words of a plain or quoted scalar.
#[derive(Debug, Default)]
pub(super) struct Gap {
    /// Blanks that stand before any line break.
    blanks: Range<usize>,
    /// Every line break; the first one is folded.
    breaks: Vec<Range<usize>>,
    /// Whether the first line break stood behind a `\` and so means nothing.
    is_escaped: bool,
    /// Whether a new line has begun.
    pub(super) on_new_line: bool,
    end: usize,
}

impl Gap {
    /// The gap that begins at the cursor, perhaps behind an escaped line break.
    pub(super) fn new(cursor: &Cursor<'_>, is_escaped: bool) -> Self {
        Gap { blanks: cursor.mark.at..cursor.mark.at, is_escaped, on_new_line: is_escaped, ..Gap::default() }
    }

    /// Takes the blank or line break at the cursor in.
    pub(super) fn take(&mut self, cursor: &mut Cursor<'_>) {
        if cursor.is_blank(0) {
            cursor.skip();
            if !self.on_new_line {
                self.blanks.end = cursor.mark.at;
            }
        } else {
            self.breaks.push(cursor.skip_break());
            self.on_new_line = true;
        }
        self.end = cursor.mark.at;
    }

    /// Writes what the gap means: blanks as they are, one line break as a space, of several all but the first.
    pub(super) fn write(&self, text: &str, sink: &mut impl Sink) {
        match self.breaks.as_slice() {
            [] => verbatim(text, self.blanks.clone(), sink),
            [first, more @ ..] if !self.is_escaped && is_plain(text, first) => {
                if more.is_empty() {
                    sink.decoded(" ", self.blanks.start..self.end);
                }
                more.iter().for_each(|range| write_break(text, range, sink));
            }
            breaks => breaks.iter().for_each(|range| write_break(text, range, sink)),
        }
    }
}

/// Writes a piece of the text as it stands there.
pub(super) fn verbatim(text: &str, range: Range<usize>, sink: &mut impl Sink) {
    if !range.is_empty() {
        sink.verbatim(&text[range.clone()], range.start);
    }
}

/// Writes a line break: LF for every kind but LS and PS, which stay.
pub(super) fn write_break(text: &str, range: &Range<usize>, sink: &mut impl Sink) {
    match &text[range.clone()] {
        "\n" | "\u{2028}" | "\u{2029}" => verbatim(text, range.clone(), sink),
        _ => sink.decoded("\n", range.clone()),
    }
}

/// Whether a line break may be folded: LS and PS may not.
pub(super) fn is_plain(text: &str, range: &Range<usize>) -> bool {
    !matches!(&text[range.clone()], "\u{2028}" | "\u{2029}")
}
