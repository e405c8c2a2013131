//! Why values give no manifests.

/// A value that no manifest can be made of.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{message}", prefix(path))]
pub struct RenderError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// The keys that lead to the value to blame; empty where none is.
    pub path: Vec<String>,
}

impl RenderError {
    /// An error that one value is to blame for.
    pub fn at(path: &[&str], message: impl Into<String>) -> Self {
        RenderError {
            message: message.into(),
            path: path.iter().map(|&key| key.to_owned()).collect(),
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
