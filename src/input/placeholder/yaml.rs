//! Reads YAML documents that placeholders make invalid: each such placeholder is a value of unknown content.

use std::ops::Range;

use super::{Mark, marks};
use helm_yaml::reader::{self, Document, ParseError, Unknown};
use helm_yaml::source::{Span, TracedText};

/// Documents, and the placeholders without which they would be invalid.
pub struct Readable {
    /// The documents.
    pub documents: Vec<Document>,
    /// The spans of the placeholders that replace a value.
    pub values: Vec<Span>,
    /// The spans of the placeholders that replace any number of lines.
    pub lines: Vec<Span>,
}

/// Maximum number of attempts, each of which finds at least one placeholder that is to blame.
const MAX_ATTEMPTS: usize = 32;

/// Reads the documents of a text that is invalid because of placeholders; the `error` of the text otherwise.
///
/// # Errors
/// When the text is invalid whatever the placeholders contain.
pub fn read(text: &TracedText, error: ParseError) -> Result<Readable, ParseError> {
    let candidates = Candidates::of(text);
    let mut blamed = vec![false; candidates.unknown.len()];
    let mut latest = error.clone();
    for _ in 0..MAX_ATTEMPTS {
        if !candidates.blame(latest.span, &mut blamed) {
            break;
        }
        match reader::read_unknown(text, &candidates.chosen(&blamed)) {
            Ok(documents) => return Ok(candidates.readable(text, documents, &blamed)),
            Err(error) => latest = error,
        }
    }
    Err(error)
}

/// The placeholders of a text.
struct Candidates {
    unknown: Vec<Unknown>,
    /// Whether each is inside of quotes, so that it probably makes nothing invalid.
    quoted: Vec<bool>,
    /// The span of the line of each, and of the next one, where the reader reports some errors.
    lines: Vec<(Span, Span)>,
}

impl Candidates {
    fn of(text: &TracedText) -> Self {
        let code = text.as_str();
        let marks = marks(code);
        Candidates {
            lines: marks
                .iter()
                .map(|mark| {
                    let (own, next) = lines_at(code, mark.range.start);
                    (text.span(own), text.span(next))
                })
                .collect(),
            quoted: marks.iter().map(|mark| is_quoted(code, mark)).collect(),
            unknown: marks.into_iter().map(|mark| unknown(code, mark)).collect(),
        }
    }

    /// Blames the placeholders on the line of an error, or on the line above, those in quotes last. Returns false if all
    /// were blamed before.
    fn blame(&self, error: Span, blamed: &mut [bool]) -> bool {
        let is_on = |line: Span| line.contains(error) || line.overlaps(error);
        [false, true].into_iter().any(|is_quoted| {
            self.blame_where(blamed, is_quoted, |(own, _)| is_on(own))
                || self.blame_where(blamed, is_quoted, |(_, next)| is_on(next))
        })
    }

    fn blame_where(
        &self,
        blamed: &mut [bool],
        is_quoted: bool,
        is_hit: impl Fn((Span, Span)) -> bool,
    ) -> bool {
        let mut is_new = false;
        for ((&lines, &quoted), blamed) in self.lines.iter().zip(&self.quoted).zip(blamed) {
            if !*blamed && quoted == is_quoted && is_hit(lines) {
                *blamed = true;
                is_new = true;
            }
        }
        is_new
    }

    fn chosen(&self, blamed: &[bool]) -> Vec<Unknown> {
        let chosen = self.unknown.iter().zip(blamed);
        let chosen = chosen.filter(|(_, blamed)| **blamed);
        chosen.map(|(unknown, _)| unknown.clone()).collect()
    }

    fn readable(&self, text: &TracedText, documents: Vec<Document>, blamed: &[bool]) -> Readable {
        let (lines, values): (Vec<Unknown>, Vec<Unknown>) =
            self.chosen(blamed).into_iter().partition(|one| one.is_line);
        let spans = |unknown: Vec<Unknown>| {
            let spans = unknown.into_iter().map(|one| text.span(one.range));
            spans.collect()
        };
        Readable {
            documents,
            values: spans(values),
            lines: spans(lines),
        }
    }
}

/// Returns true if a quote is open at a placeholder.
fn is_quoted(text: &str, mark: &Mark) -> bool {
    let before = &text[..mark.range.start];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut open = None;
    for character in line.chars().filter(|c| matches!(c, '"' | '\'')) {
        match open {
            None => open = Some(character),
            Some(quote) if quote == character => open = None,
            Some(_) => {}
        }
    }
    open.is_some()
}

/// The line of an offset, and the next line.
fn lines_at(text: &str, at: usize) -> (Range<usize>, Range<usize>) {
    let end_of = |from: usize| {
        let length = text[from..].find('\n');
        length.map_or(text.len(), |length| from + length)
    };
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = end_of(at);
    let next = (end + 1).min(text.len());
    (start..end, next..end_of(next))
}

/// A placeholder alone on its line replaces lines, unless the line above needs a value.
fn unknown(text: &str, mark: Mark) -> Unknown {
    let before = &text[..mark.range.start];
    let (above, left) = before.rsplit_once('\n').unwrap_or(("", before));
    let right = text[mark.range.end..].lines().next().unwrap_or_default();
    let is_alone = left.trim().is_empty() && right.trim().is_empty();
    let needs_value = above.trim_end().ends_with([':', '-']);
    Unknown {
        is_line: is_alone && (mark.is_statement || !needs_value),
        range: mark.range,
    }
}
