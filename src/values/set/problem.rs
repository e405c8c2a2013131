//! What can be wrong with the argument of `--set`.

use std::borrow::Cow;

use crate::source::Span;

/// An argument of `--set` or a sister of it that cannot be understood.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct SetError {
    /// What is wrong, in one sentence; never with the value, which may be a secret.
    pub message: Cow<'static, str>,
    /// Where in the argument.
    pub span: Span,
}

impl SetError {
    pub(super) fn new(message: impl Into<Cow<'static, str>>, span: Span) -> Self {
        SetError { message: message.into(), span }
    }
}
