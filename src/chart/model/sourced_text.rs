//! Text computed from values, with the spans of these values.

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// A computed text and the spans of the values it was computed from, the most significant one first.
///
/// It has no `Display`: a template that prints it records the spans, everything else uses [`SourcedText::as_str`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourcedText {
    text: String,
    spans: Vec<Span>,
}

impl SourcedText {
    /// A text and the values it was computed from. Values without a span (chart defaults) are left out.
    pub fn new(text: impl Into<String>, spans: impl IntoIterator<Item = Span>) -> Self {
        SourcedText {
            text: text.into(),
            spans: spans
                .into_iter()
                .filter(|span| !span.is_synthetic())
                .collect(),
        }
    }

    /// A text that does not depend on a value.
    pub fn constant(text: impl Into<String>) -> Self {
        SourcedText {
            text: text.into(),
            spans: Vec::new(),
        }
    }

    /// A value as a Go template prints it.
    pub fn of(node: &Node) -> Self {
        SourcedText::new(node.to_template_string(), [node.span])
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The spans of the values it was computed from.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The span of the most significant value; [`Span::SYNTHETIC`] for a constant.
    pub fn span(&self) -> Span {
        self.spans.first().copied().unwrap_or_default()
    }

    /// Another text computed from this one.
    pub fn map(&self, change: impl FnOnce(&str) -> String) -> Self {
        SourcedText {
            text: change(&self.text),
            spans: self.spans.clone(),
        }
    }
}

impl PartialEq<str> for SourcedText {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for SourcedText {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl From<&str> for SourcedText {
    fn from(text: &str) -> Self {
        SourcedText::constant(text)
    }
}

impl From<String> for SourcedText {
    fn from(text: String) -> Self {
        SourcedText::constant(text)
    }
}
