//! Errors in the argument of `--set`.

use std::borrow::Cow;

use helm_yaml::source::Span;

/// An invalid argument of `--set` or one of its variants.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct SetError {
    /// The message. Never contains the value, which may be a secret.
    pub message: Cow<'static, str>,
    /// Location in the argument.
    pub span: Span,
}

impl SetError {
    pub(super) fn new(message: impl Into<Cow<'static, str>>, span: Span) -> Self {
        SetError {
            message: message.into(),
            span,
        }
    }
}
