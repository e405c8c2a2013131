//! Provenance of rendered text: the values from which each part of a manifest was rendered.
//!
//! While a template prints, [`Output`] records which range of the text each value was printed into. The fields of the
//! object parsed from the text get their spans by these ranges.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use askama::{Template, Values};

use super::subtrees::Subtree;
use helm_yaml::source::{Span, TracedText};

/// The text printed for a subtree: any plain scalar.
const PLACEHOLDER: &str = "subtree";

/// The name under which the values that a template prints find the output.
const NAME: &str = "output";

/// The output of a template, as its writer and as its runtime values.
#[derive(Debug, Default)]
pub(super) struct Output(RefCell<Rendered>);

impl Output {
    /// The output of the template that is being rendered.
    pub fn of(values: &dyn Values) -> askama::Result<&Output> {
        askama::get_value(values, NAME)
    }

    /// Prints a text that was computed from values.
    pub fn print(&self, text: &str, spans: &[Span]) {
        self.0.borrow_mut().push_values(text, spans);
    }

    /// Prints the placeholder of a subtree.
    pub fn print_subtree(&self, subtree: Subtree) {
        self.0.borrow_mut().push_subtree(subtree);
    }
}

impl Values for Output {
    fn get_value<'a>(&'a self, name: &str) -> Option<&'a dyn Any> {
        (name == NAME).then_some(self)
    }
}

impl fmt::Write for &Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.borrow_mut().text.push_str(text);
        Ok(())
    }
}

/// A rendered text, and the values from which each part of it was rendered.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The text.
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
    Values(Spans),
    /// `None` after it was inserted.
    Subtree(Option<Subtree>),
}

/// The spans of the values of a piece, nearly always one.
#[derive(Debug)]
enum Spans {
    One(Span),
    Several(Vec<Span>),
}

impl Spans {
    /// `None` for a text that does not depend on a value.
    fn new(spans: &[Span]) -> Option<Self> {
        let mut spans = spans.iter().copied().filter(|span| !span.is_synthetic());
        let first = spans.next()?;
        let rest: Vec<Span> = spans.collect();
        if rest.is_empty() {
            return Some(Spans::One(first));
        }
        Some(Spans::Several([vec![first], rest].concat()))
    }

    fn as_slice(&self) -> &[Span] {
        match self {
            Spans::One(span) => std::slice::from_ref(span),
            Spans::Several(spans) => spans,
        }
    }
}

impl Rendered {
    /// Renders a template.
    pub fn of<T: Template>(template: &T) -> askama::Result<Self> {
        let output = Output::default();
        output.0.borrow_mut().text.reserve(T::SIZE_HINT);
        template.render_into_with_values(&mut &output, &output)?;
        Ok(output.0.into_inner())
    }

    fn push_values(&mut self, text: &str, spans: &[Span]) {
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(spans) = Spans::new(spans) {
            self.push_piece(start, Origin::Values(spans));
        }
    }

    fn push_subtree(&mut self, subtree: Subtree) {
        let start = self.text.len();
        self.text.push_str(PLACEHOLDER);
        self.push_piece(start, Origin::Subtree(Some(subtree)));
    }

    fn push_piece(&mut self, start: usize, origin: Origin) {
        let range = start..self.text.len();
        self.pieces.push(Piece { range, origin });
    }

    /// Takes the subtree whose placeholder is in a range.
    pub fn take_subtree(&mut self, range: &Range<usize>) -> Option<Subtree> {
        let range = (range.start, range.end);
        let index = self
            .pieces
            .binary_search_by_key(&range, |piece| (piece.range.start, piece.range.end))
            .ok()?;
        match &mut self.pieces[index].origin {
            Origin::Subtree(subtree) => subtree.take(),
            Origin::Values(_) => None,
        }
    }

    /// The spans of the values printed into a range, deduplicated; empty for text of the template.
    pub fn spans(&self, range: &Range<usize>) -> Vec<Span> {
        let mut spans = Vec::new();
        for piece in self.pieces(range) {
            if let Origin::Values(of_piece) = &piece.origin {
                for span in of_piece.as_slice() {
                    if !spans.contains(span) {
                        spans.push(*span);
                    }
                }
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
                Origin::Values(spans) => spans.as_slice().first().copied(),
                Origin::Subtree(_) => None,
            })
        };
        spans
            .first()
            .copied()
            .or_else(|| before().next())
            .unwrap_or_default()
    }

    /// Renders a file, with the line break at its end that the engine leaves out.
    pub fn file<T: Template>(template: &T) -> askama::Result<TracedText> {
        let mut rendered = Rendered::of(template)?;
        rendered.text.push('\n');
        Ok(rendered.into_traced())
    }

    /// The text with the span of each piece.
    fn into_traced(self) -> TracedText {
        let mut traced = TracedText::default();
        let mut end = 0;
        for piece in &self.pieces {
            if let Origin::Values(spans) = &piece.origin {
                traced.push_opaque(&self.text[end..piece.range.start], Span::SYNTHETIC);
                traced.push_opaque(
                    &self.text[piece.range.clone()],
                    spans.as_slice().first().copied().unwrap_or_default(),
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
    use crate::chart::model::SourcedText;
    use helm_yaml::source::{Origin as SourceOrigin, Sources};

    fn spans() -> [Span; 2] {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", SourceOrigin::File, "ab".to_owned());
        [Span::new(file, 0..1), Span::new(file, 1..2)]
    }

    mod filters {
        pub(super) use super::super::super::filters::plain;
    }

    /// A text that prints two values.
    #[derive(Template)]
    #[template(
        source = "x: {{ a|plain }}-{{ b|plain }}\ny: \"c\"\nz: {{ nothing|plain }}",
        ext = "txt",
        escape = "none"
    )]
    struct Text {
        a: SourcedText,
        b: SourcedText,
        nothing: SourcedText,
    }

    fn rendered() -> Rendered {
        let [a, b] = spans();
        let text = Text {
            a: SourcedText::new("one", [a]),
            b: SourcedText::new("two", [b, Span::SYNTHETIC, a]),
            nothing: SourcedText::new("", [b]),
        };
        Rendered::of(&text).expect("a text")
    }

    #[test]
    fn printed_values_are_recorded() {
        let [a, b] = spans();
        let rendered = rendered();
        assert_eq!(rendered.text, "x: one-two\ny: \"c\"\nz: ");
        assert_eq!(rendered.spans(&(3..10)), [a, b]);
        assert_eq!(rendered.spans(&(7..10)), [b, a]);
        assert_eq!(rendered.spans(&(14..17)), []);
        assert_eq!(rendered.culprit(14), b, "the last value before");
        assert_eq!(rendered.into_traced().span(3..6), a);
    }

    #[test]
    fn nothing_has_a_span() {
        let [_, b] = spans();
        let rendered = rendered();
        assert_eq!(
            rendered.spans(&(20..20)),
            [b],
            "a null directly follows its colon"
        );
        assert_eq!(rendered.spans(&(17..18)), []);
    }

    #[test]
    fn a_subtree_is_taken_once() {
        let mut rendered = Rendered::default();
        rendered.push_values("a: ", &[]);
        rendered.push_subtree(Subtree::Items(Vec::new()));
        assert_eq!(rendered.text, "a: subtree");
        assert!(rendered.take_subtree(&(3..9)).is_none());
        assert!(rendered.take_subtree(&(3..10)).is_some());
        assert!(rendered.take_subtree(&(3..10)).is_none());
    }
}
