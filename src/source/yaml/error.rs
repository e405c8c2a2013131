//! Why a text is not YAML: in our words, at the line where the mistake is.

use std::borrow::Cow;

use crate::source::Span;

/// A text that cannot be read as YAML.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong, in one sentence.
    pub message: Cow<'static, str>,
    /// What to do about it, where that can be said.
    pub help: Option<Cow<'static, str>>,
    /// Where the mistake is.
    pub span: Span,
}

impl YamlError {
    /// An error at a place, without advice.
    pub fn new(message: impl Into<Cow<'static, str>>, span: Span) -> Self {
        YamlError { message: message.into(), help: None, span }
    }

    /// The same, with what to do about it.
    pub fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self {
        YamlError { help: Some(help.into()), ..self }
    }
}
