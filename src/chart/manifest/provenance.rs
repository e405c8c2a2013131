//! Provenance of rendered text: the values from which each part of a manifest was rendered.
//!
//! A template prints every value between marks that carry the spans of the value. [`Rendered`] strips the marks before
//! the text is parsed and keeps a table from byte ranges to spans, by which the fields of the parsed object get theirs.

use std::fmt::Write as _;
use std::ops::Range;

use helm_yaml::source::{Span, TracedText};

/// Begins every mark; the kind of the mark follows. One character, which a search finds quickly.
const MARK: char = '\u{e000}';
/// The number of a subtree follows, up to [`CLOSE`].
const SUBTREE: u8 = b's';
/// Spans follow, up to [`TEXT`].
const OPEN: u8 = b'o';
/// The printed text follows, up to [`CLOSE`].
const TEXT: u8 = b't';
const CLOSE: u8 = b'c';
/// A [`MARK`] in the text of the user.
const ESCAPED: u8 = b'e';

/// The text printed for a subtree: any plain scalar.
const PLACEHOLDER: &str = "subtree";

/// `text` with marks that carry the spans of its values.
pub(super) fn mark(text: &str, spans: &[Span]) -> String {
    let mut spans = spans.iter().filter(|span| !span.is_synthetic()).peekable();
    let mut marked = String::with_capacity(text.len() + 48);
    if spans.peek().is_none() {
        push_escaped(&mut marked, text);
        return marked;
    }
    push_mark(&mut marked, OPEN);
    for span in spans {
        let [file, start, end] = span.to_parts();
        // Writing into a string never fails.
        let _ = write!(marked, "{file}.{start}.{end},");
    }
    push_mark(&mut marked, TEXT);
    push_escaped(&mut marked, text);
    push_mark(&mut marked, CLOSE);
    marked
}

/// The mark of a subtree, a placeholder for a whole value.
pub(super) fn subtree(number: usize) -> String {
    let mut marked = String::new();
    push_mark(&mut marked, SUBTREE);
    // Writing into a string never fails.
    let _ = write!(marked, "{number}");
    push_mark(&mut marked, CLOSE);
    marked
}

fn push_mark(text: &mut String, kind: u8) {
    text.push(MARK);
    text.push(char::from(kind));
}

/// Appends text of the user, whose own mark characters must not be read as marks.
fn push_escaped(marked: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        marked.push_str(before);
        push_mark(marked, ESCAPED);
        rest = after;
    }
    marked.push_str(rest);
}

/// Splits a text at its first mark: the text before it, the kind of the mark, and the text after it.
fn split_at_mark(text: &str) -> Option<(&str, u8, &str)> {
    let (before, after) = text.split_once(MARK)?;
    let kind = *after.as_bytes().first()?;
    Some((before, kind, after.get(1..)?))
}

/// Splits a text at its next mark, of whatever kind.
fn until_mark(text: &str) -> (&str, &str) {
    split_at_mark(text).map_or((text, ""), |(before, _, after)| (before, after))
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
        while let Some((before, kind, after)) = split_at_mark(rest) {
            rendered.text.push_str(before);
            rest = after;
            let start = rendered.text.len();
            match kind {
                OPEN => {
                    let (spans, after) = until_mark(rest);
                    open = Some((start, spans.split(',').filter_map(span).collect()));
                    rest = after;
                }
                SUBTREE => {
                    let (number, after) = until_mark(rest);
                    rendered.text.push_str(PLACEHOLDER);
                    let origin = Origin::Subtree(number.parse().unwrap_or(usize::MAX));
                    rendered.pieces.push(Piece {
                        range: start..rendered.text.len(),
                        origin,
                    });
                    rest = after;
                }
                ESCAPED => rendered.text.push(MARK),
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

    /// The pieces in a range. Nothing (a null) has an empty range directly after the colon of its key; the piece that
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
            "a null directly follows its colon"
        );
        assert_eq!(rendered.spans(&(18..19)), []);
    }
}
