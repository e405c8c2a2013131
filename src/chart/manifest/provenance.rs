//! Provenance of rendered text: the values from which each part of a manifest was rendered.
//!
//! A template prints every value between marks that carry the spans of the value. [`Rendered`] strips the marks before
//! the text is parsed and keeps a table from byte ranges to spans, by which the fields of the parsed object get theirs.

use std::fmt::Write as _;
use std::ops::Range;

use helm_yaml::source::{Span, TracedText};

/// The number of a subtree follows, up to [`CLOSE`].
const SUBTREE: char = '\u{e000}';
/// Spans follow, up to [`TEXT`].
const OPEN: char = '\u{e001}';
/// The printed text follows, up to [`CLOSE`].
const TEXT: char = '\u{e002}';
const CLOSE: char = '\u{e003}';
/// The next character belongs to the value, even if it is one of these.
const ESCAPE: char = '\u{e004}';

/// The bytes that every mark begins with in UTF-8.
const MARK_PREFIX: [u8; 2] = [0xee, 0x80];

/// The text printed for a subtree: any plain scalar.
const PLACEHOLDER: &str = "subtree";

/// `text` with marks that carry the spans of its values.
pub(super) fn mark(text: &str, spans: &[Span]) -> String {
    let mut spans = spans.iter().filter(|span| !span.is_synthetic()).peekable();
    if spans.peek().is_none() {
        return escape(text);
    }
    let mut marked = String::with_capacity(text.len() + 32);
    marked.push(OPEN);
    for span in spans {
        let [file, start, end] = span.to_parts();
        // Writing into a string never fails.
        let _ = write!(marked, "{file}.{start}.{end},");
    }
    marked.push(TEXT);
    marked.push_str(&escape(text));
    marked.push(CLOSE);
    marked
}

/// The mark of a subtree, a placeholder for a whole value.
pub(super) fn subtree(number: usize) -> String {
    format!("{SUBTREE}{number}{CLOSE}")
}

/// A user's own private-use characters must not be read as marks.
fn escape(text: &str) -> String {
    if next_mark(text).is_none() {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| is_mark(c).then_some(ESCAPE).into_iter().chain([c]))
        .collect()
}

fn is_mark(character: char) -> bool {
    matches!(character, SUBTREE..=ESCAPE)
}

/// The byte offset of the next mark, and which it is.
fn next_mark(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes[from..]
        .iter()
        .position(|&byte| byte == MARK_PREFIX[0])
    {
        let at = from + found;
        match text[at..].chars().next() {
            Some(character) if is_mark(character) => return Some((at, character)),
            _ => from = at + 1,
        }
    }
    None
}

/// A rendered text without its marks, and the values from which each marked part of it was rendered.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The text as it would have been printed without marks.
    pub text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    Values(Vec<Span>),
    Subtree(usize),
}

impl Rendered {
    /// Strips the marks.
    pub fn parse(marked: &str) -> Self {
        let mut rendered = Rendered {
            text: String::with_capacity(marked.len()),
            pieces: Vec::new(),
        };
        let mut open = None;
        let mut rest = marked;
        while let Some((at, mark)) = next_mark(rest) {
            rendered.text.push_str(&rest[..at]);
            rest = &rest[at + mark.len_utf8()..];
            let start = rendered.text.len();
            match mark {
                OPEN => {
                    let (spans, behind) = rest.split_once(TEXT).unwrap_or((rest, ""));
                    open = Some((start, spans.split(',').filter_map(span).collect()));
                    rest = behind;
                }
                SUBTREE => {
                    let (number, behind) = rest.split_once(CLOSE).unwrap_or((rest, ""));
                    rendered.text.push_str(PLACEHOLDER);
                    let origin = Origin::Subtree(number.parse().unwrap_or(usize::MAX));
                    rendered.pieces.push(Piece {
                        range: start..rendered.text.len(),
                        origin,
                    });
                    rest = behind;
                }
                ESCAPE => {
                    let end = rest.chars().next().map_or(0, char::len_utf8);
                    rendered.text.push_str(&rest[..end]);
                    rest = &rest[end..];
                }
                _ => {
                    if let Some((start, spans)) = open.take() {
                        let range = start..rendered.text.len();
                        rendered.pieces.push(Piece {
                            range,
                            origin: Origin::Values(spans),
                        });
                    }
                }
            }
        }
        rendered.text.push_str(rest);
        rendered
    }

    /// The number of the subtree in a range.
    pub fn subtree(&self, range: &Range<usize>) -> Option<usize> {
        match self.pieces(range).next()? {
            Piece {
                range: piece,
                origin: Origin::Subtree(number),
            } if piece == range => Some(*number),
            _ => None,
        }
    }

    /// The spans of the values printed into a range, deduplicated; empty for text of the template.
    pub fn spans(&self, range: &Range<usize>) -> Vec<Span> {
        let mut spans = Vec::new();
        for piece in self.pieces(range) {
            if let Origin::Values(of_piece) = &piece.origin {
                let new: Vec<Span> = of_piece
                    .iter()
                    .copied()
                    .filter(|span| !spans.contains(span))
                    .collect();
                spans.extend(new);
            }
        }
        spans
    }

    /// The span of the value that probably made the text invalid where the parser stopped: the one printed there, otherwise
    /// the last one before it.
    pub fn culprit(&self, offset: usize) -> Span {
        let spans = self.spans(&(offset..offset + 1));
        let before = || {
            let before = self
                .pieces
                .iter()
                .rev()
                .filter(|piece| piece.range.end <= offset);
            before.filter_map(|piece| match &piece.origin {
                Origin::Values(spans) => spans.first().copied(),
                Origin::Subtree(_) => None,
            })
        };
        spans
            .first()
            .copied()
            .or_else(|| before().next())
            .unwrap_or_default()
    }

    /// The text with the span of each piece.
    pub fn into_traced(self) -> TracedText {
        let mut traced = TracedText::default();
        let mut end = 0;
        for piece in &self.pieces {
            if let Origin::Values(spans) = &piece.origin {
                traced.push_opaque(&self.text[end..piece.range.start], Span::SYNTHETIC);
                traced.push_opaque(
                    &self.text[piece.range.clone()],
                    spans.first().copied().unwrap_or_default(),
                );
                end = piece.range.end;
            }
        }
        traced.push_opaque(&self.text[end..], Span::SYNTHETIC);
        traced
    }

    /// The pieces in a range. A null has an empty range directly after the colon of its key; the piece that
    /// printed nothing there is empty too.
    fn pieces(&self, range: &Range<usize>) -> impl Iterator<Item = &Piece> {
        let (start, end) = (range.start, range.end.max(range.start + 1));
        let is_nothing = range.is_empty();
        let first = self.pieces.partition_point(|piece| piece.range.end < start);
        let overlaps = move |piece: &&Piece| {
            let Range {
                start: from,
                end: to,
            } = piece.range;
            if from == to {
                (start..=end).contains(&from) && (is_nothing || from < end)
            } else {
                start < to && from < end && !is_nothing
            }
        };
        self.pieces[first..]
            .iter()
            .take_while(move |piece| piece.range.start <= end)
            .filter(overlaps)
    }
}

/// `file.start.end` as [`mark`] writes it.
fn span(text: &str) -> Option<Span> {
    let mut numbers = text.splitn(3, '.').map(|number| number.parse().ok());
    Some(Span::from_parts([
        numbers.next()??,
        numbers.next()??,
        numbers.next()??,
    ]))
}

/// The provenance of an object that the span of each field does not tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// The value because of which the object is rendered; [`Span::SYNTHETIC`] for an object that is always rendered.
    pub cause: Span,
    /// Fields rendered from several values, by path.
    pub(super) shared: Vec<(String, Vec<Span>)>,
    /// Fields of several lines, by path, with the span of each piece.
    pub(super) texts: Vec<(String, TracedText)>,
}

impl Provenance {
    /// The text of a field with the span of each piece, if the field is composed of pieces.
    pub fn text(&self, path: &str) -> Option<&TracedText> {
        self.texts
            .iter()
            .find_map(|(known, text)| (known == path).then_some(text))
    }

    /// The spans of all values from which a field with this span was rendered.
    pub fn spans(&self, path: &str, span: Span) -> Vec<Span> {
        if let Some(text) = self.text(path) {
            return text.spans();
        }
        let shared = self
            .shared
            .iter()
            .find_map(|(known, spans)| (known == path).then(|| spans.clone()));
        shared.unwrap_or_else(|| {
            if span.is_synthetic() {
                Vec::new()
            } else {
                vec![span]
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::{Origin as SourceOrigin, Sources};

    fn spans() -> [Span; 2] {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", SourceOrigin::File, "ab".to_owned());
        [Span::new(file, 0..1), Span::new(file, 1..2)]
    }

    #[test]
    fn marks_are_stripped_and_remembered() {
        let [a, b] = spans();
        let text = format!(
            "x: {}-{}\ny: \"c\"\n",
            mark("one", &[a]),
            mark("two", &[b, Span::SYNTHETIC, a])
        );
        let rendered = Rendered::parse(&text);
        assert_eq!(rendered.text, "x: one-two\ny: \"c\"\n");
        assert_eq!(rendered.spans(&(3..10)), [a, b]);
        assert_eq!(rendered.spans(&(7..10)), [b, a]);
        assert_eq!(rendered.spans(&(14..17)), []);
        assert_eq!(rendered.culprit(14), b, "the last value before");
        assert_eq!(rendered.into_traced().span(3..6), a);
    }

    #[test]
    fn private_use_characters_of_a_user_stay_text() {
        let [a, _] = spans();
        for text in [
            "\u{e000}0\u{e003}",
            "\u{e001}1.2.3,\u{e002}x\u{e003}",
            "\u{e004}\u{e004}",
            "\u{e005}\u{ee00}",
            "a",
        ] {
            for spans in [&[a][..], &[]] {
                let rendered = Rendered::parse(&format!("- {}", mark(text, spans)));
                assert_eq!(rendered.text, format!("- {text}"));
                assert_eq!(rendered.subtree(&(2..rendered.text.len())), None);
                assert_eq!(rendered.spans(&(2..rendered.text.len())), spans);
            }
        }
    }

    #[test]
    fn a_subtree_has_a_number_and_nothing_has_a_span() {
        let [a, _] = spans();
        let rendered = Rendered::parse(&format!("a: {}\nb: {}\nc: x", subtree(7), mark("", &[a])));
        assert_eq!(rendered.text, "a: subtree\nb: \nc: x");
        assert_eq!(rendered.subtree(&(3..10)), Some(7));
        assert_eq!(
            rendered.spans(&(13..13)),
            [a],
            "a null is directly after its colon"
        );
        assert_eq!(rendered.spans(&(18..19)), []);
    }
}
