//! Why values give no manifests.

use helm_yaml::source::Span;

/// A value that no manifest can be made of.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{message}", prefix(path))]
pub struct RenderError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// The keys that lead to the value to blame; empty where none is.
    pub path: Vec<String>,
    /// The value that broke a rendered text, if it is known.
    pub span: Span,
}

impl RenderError {
    /// An error that one value is to blame for.
    pub fn at(path: &[&str], message: impl Into<String>) -> Self {
        RenderError {
            message: message.into(),
            path: path.iter().map(|&key| key.to_owned()).collect(),
            span: Span::SYNTHETIC,
        }
    }

    /// An error of a rendered text, with the span of the value that broke it.
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
