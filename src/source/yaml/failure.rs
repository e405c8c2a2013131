//! What the parser complains about, in words that help, at the place where the mistake is.

use std::ops::Range;

use granit_parser::ScanError;

use crate::source::Span;

use super::YamlError;

/// The error of a document's text; `span` makes places of the file of its ranges.
pub(super) fn explain(error: &ScanError, text: &str, span: impl Fn(Range<usize>) -> Span) -> YamlError {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    YamlError::new(error.to_string(), span(at..at))
}
