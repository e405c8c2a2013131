//! The source map of printed YAML: which part of the output comes from which span.

use crate::source::{Span, TracedText};

/// Maps a scalar, given by its text and its span, to the pieces of the file that it was written in.
pub(super) type ScalarMap<'s> = &'s dyn Fn(&str, Span) -> TracedText;

/// Follows the writer: the output up to `traced` has its spans, what is written after that comes from `origin`.
pub(super) struct Trace<'s> {
    scalar_map: ScalarMap<'s>,
    traced: TracedText,
    scalar: TracedText,
    scalar_span: Span,
    origin: Origin,
}

/// Where output comes from.
enum Origin {
    /// Punctuation, indentation or a number: the span as a whole.
    Structure(Span),
    /// The text of the current scalar from this byte on.
    Scalar(usize),
}

impl<'s> Trace<'s> {
    pub fn new(scalar_map: ScalarMap<'s>, root: Span) -> Self {
        let (traced, scalar) = Default::default();
        Trace {
            scalar_map,
            traced,
            scalar,
            scalar_span: root,
            origin: Origin::Structure(root),
        }
    }

    /// What follows `output` is structure that belongs to `span`.
    pub fn structure(&mut self, output: &str, span: Span) {
        let end = self.scalar.as_str().len();
        self.settle(output, end);
        self.origin = Origin::Structure(span);
    }

    /// A scalar begins. What follows `output` is still structure, e.g. its opening quote.
    pub fn scalar(&mut self, output: &str, text: &str, span: Span) {
        self.structure(output, span);
        self.scalar = (self.scalar_map)(text, span);
        self.scalar_span = span;
    }

    /// The text of the scalar ends: what follows `output` is structure again, e.g. its closing quote.
    pub fn end_scalar(&mut self, output: &str) {
        self.structure(output, self.scalar_span);
    }

    /// What follows `output` is the text of the scalar from byte `at` on.
    pub fn piece(&mut self, output: &str, at: usize) {
        self.settle(output, at);
        self.origin = Origin::Scalar(at);
    }

    pub fn finish(mut self, output: &str) -> TracedText {
        let end = self.scalar.as_str().len();
        self.settle(output, end);
        self.traced
    }

    /// Gives the new part of the output its spans. `end` is where its text ends, if it comes from the scalar.
    fn settle(&mut self, output: &str, end: usize) {
        let new = &output[self.traced.as_str().len()..];
        match self.origin {
            Origin::Structure(span) => self.traced.push_opaque(new, span),
            Origin::Scalar(start) if self.scalar.as_str().get(start..end) == Some(new) => {
                self.traced.push_traced(&self.scalar, start..end);
            }
            Origin::Scalar(start) => self.traced.push_opaque(new, self.scalar.span(start..end)),
        }
    }
}
