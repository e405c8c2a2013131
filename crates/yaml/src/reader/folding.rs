//! Line folding in scalars.

use std::ops::Range;

use super::cursor::Cursor;
use super::sink::Sink;

/// The white space between two words of a plain or quoted scalar.
#[derive(Debug, Default)]
pub(super) struct Gap {
    /// The blanks before the first line break.
    blanks: Range<usize>,
    /// All line breaks; the first one is folded.
    breaks: Vec<Range<usize>>,
    /// True if the first line break is escaped with `\` and removed.
    is_escaped: bool,
    /// True after a line break.
    pub(super) on_new_line: bool,
    end: usize,
}

impl Gap {
    /// The gap at the cursor, possibly after an escaped line break.
    pub(super) fn new(cursor: &Cursor<'_>, is_escaped: bool) -> Self {
        Gap {
            blanks: cursor.mark.at..cursor.mark.at,
            is_escaped,
            on_new_line: is_escaped,
            ..Gap::default()
        }
    }

    /// Consumes the blank or line break at the cursor.
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

    /// Writes the folded gap: blanks unchanged, one line break as a space, several without the first.
    pub(super) fn write(&self, text: &str, sink: &mut impl Sink) {
        match self.breaks.as_slice() {
            [] => verbatim(text, self.blanks.clone(), sink),
            [first, more @ ..] if !self.is_escaped && is_plain(text, first) => {
                if more.is_empty() {
                    sink.decoded(" ", self.blanks.start..self.end);
                }
                more.iter().for_each(|range| write_break(text, range, sink));
            }
            breaks => breaks
                .iter()
                .for_each(|range| write_break(text, range, sink)),
        }
    }
}

/// Writes a piece of the text unchanged.
pub(super) fn verbatim(text: &str, range: Range<usize>, sink: &mut impl Sink) {
    if !range.is_empty() {
        sink.verbatim(&text[range.clone()], range.start);
    }
}

/// Writes a line break: LS and PS unchanged, any other as LF.
pub(super) fn write_break(text: &str, range: &Range<usize>, sink: &mut impl Sink) {
    match &text[range.clone()] {
        "\n" | "\u{2028}" | "\u{2029}" => verbatim(text, range.clone(), sink),
        _ => sink.decoded("\n", range.clone()),
    }
}

/// Returns true if a line break can be folded: any but LS and PS.
pub(super) fn is_plain(text: &str, range: &Range<usize>) -> bool {
    !matches!(&text[range.clone()], "\u{2028}" | "\u{2029}")
}
