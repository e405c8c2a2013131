//! Errors of rendering.

use helm_yaml::source::Span;

/// A value that cannot be rendered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{message}", prefix(path))]
pub struct RenderError {
    /// The message.
    pub message: String,
    /// The keys of the offending value; empty if it is unknown.
    pub path: Vec<String>,
    /// The span of the value that made a rendered text invalid, if it is known.
    pub span: Span,
}

impl RenderError {
    /// An error caused by one value.
    pub fn at(path: &[&str], message: impl Into<String>) -> Self {
        RenderError {
            message: message.into(),
            path: path.iter().map(|&key| key.to_owned()).collect(),
            span: Span::SYNTHETIC,
        }
    }

    /// An error in a rendered text, with the span of the value that caused it.
    pub fn of_value(span: Span, message: impl Into<String>) -> Self {
        RenderError {
            message: message.into(),
            path: Vec::new(),
            span,
        }
    }
}

fn prefix(path: &[String]) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!("{}: ", path.join("."))
    }
}
