//! The output of a template: a traced text or a plain string.

use std::ops::Range;

use crate::template::Source;
use helm_yaml::source::{Span, TracedText};

/// Go's output for a missing value, which Helm removes.
const NO_VALUE: &str = "<no value>";

/// The output of a template.
pub(super) enum Output<'t> {
    /// The output of a text of the user's file.
    Traced {
        text: TracedText,
        source: &'t TracedText,
    },
    /// The result of `include` or `tpl`.
    Plain(String),
}

impl<'t> Output<'t> {
    pub fn traced(source: &'t TracedText) -> Self {
        Output::Traced {
            text: TracedText::default(),
            source,
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Output::Traced { text, .. } => text.as_str().len(),
            Output::Plain(text) => text.len(),
        }
    }

    /// Prints literal text.
    pub fn literal(&mut self, from: &Source, range: Range<usize>, caller: Span) {
        let literal = from.text.get(range.clone()).unwrap_or_default();
        match self {
            Output::Plain(text) => text.push_str(literal),
            Output::Traced { text, source } if from.traced.is_some() => {
                // Helm removes `<no value>` everywhere.
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

    /// Prints the result of an action; returns true if it contains a missing value.
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

    /// The output as a traced text.
    pub fn into_traced(self) -> TracedText {
        match self {
            Output::Traced { text, .. } => text,
            Output::Plain(text) => TracedText::opaque(text, Span::SYNTHETIC),
        }
    }

    /// The output as a string.
    pub fn into_plain(self) -> String {
        match self {
            Output::Traced { text, .. } => text.as_str().to_owned(),
            Output::Plain(text) => text,
        }
    }
}

/// The result of `tpl`, without `<no value>`.
pub(super) fn without_no_value(text: String) -> String {
    if text.contains(NO_VALUE) {
        text.replace(NO_VALUE, "")
    } else {
        text
    }
}
