//! Where a template prints: into a text that knows its places, or into a plain one.

use std::ops::Range;

use crate::expression::template::Source;
use crate::source::{Span, TracedText};

/// What Go prints for nothing, and Helm takes away again.
const NO_VALUE: &str = "<no value>";

/// A text that is being printed.
pub(super) enum Output<'t> {
    /// What the person's text becomes.
    Traced { text: TracedText, source: &'t TracedText },
    /// What a function gives: `include`, `tpl`.
    Plain(String),
}

impl<'t> Output<'t> {
    pub fn traced(source: &'t TracedText) -> Self {
        Output::Traced { text: TracedText::default(), source }
    }

    pub fn len(&self) -> usize {
        match self {
            Output::Traced { text, .. } => text.as_str().len(),
            Output::Plain(text) => text.len(),
        }
    }

    /// Prints what stands in a template outside of its actions.
    pub fn literal(&mut self, from: &Source, range: Range<usize>, caller: Span) {
        let literal = from.text.get(range.clone()).unwrap_or_default();
        match self {
            Output::Plain(text) => text.push_str(literal),
            Output::Traced { text, source } if from.traced.is_some() => {
                // Helm takes the words away wherever they stand.
                let mut start = range.start;
                for (at, _) in literal.match_indices(NO_VALUE) {
                    text.push_traced(source, start..range.start + at);
                    start = range.start + at + NO_VALUE.len();
                }
                text.push_traced(source, start..range.end);
            }
            Output::Traced { text, .. } => text.push_opaque(&literal.replace(NO_VALUE, ""), caller),
        }
    }

    /// Prints what an action gives, and says whether there was nothing to print.
    pub fn printed(&mut self, printed: &str, span: Span) -> bool {
        match self {
            Output::Plain(text) => {
                text.push_str(printed);
                false
            }
            Output::Traced { text, .. } if printed.contains(NO_VALUE) => {
                text.push_opaque(&printed.replace(NO_VALUE, ""), span);
                true
            }
            Output::Traced { text, .. } => {
                text.push_opaque(printed, span);
                false
            }
        }
    }

    /// The text with its places.
    pub fn into_traced(self) -> TracedText {
        match self {
            Output::Traced { text, .. } => text,
            Output::Plain(text) => TracedText::opaque(text, Span::NONE),
        }
    }

    /// The text alone.
    pub fn into_plain(self) -> String {
        match self {
            Output::Traced { text, .. } => text.as_str().to_owned(),
            Output::Plain(text) => text,
        }
    }
}

/// What `tpl` gives: the text without the words that stand for nothing.
pub(super) fn without_no_value(text: String) -> String {
    if text.contains(NO_VALUE) { text.replace(NO_VALUE, "") } else { text }
}
