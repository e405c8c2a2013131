//! Where a finding stands: bytes in a file for the reader's eye, a path of keys for machines.

use crate::source::Span;

/// A key or a value in a file, and its path in the values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Where it is written; [`Span::NONE`] for what nobody wrote.
    pub span: Span,
    /// `tolerations[0].effct`, `runners.config › runners.kubernetes.cpu_limt`; empty for a file as a whole.
    pub path: String,
}

impl Place {
    /// That span, under that path.
    pub fn new(span: Span, path: impl Into<String>) -> Self {
        Place { span, path: path.into() }
    }

    /// A span of a text that is no value, or no longer known to be one.
    pub fn of(span: Span) -> Self {
        Place::new(span, "")
    }
}
