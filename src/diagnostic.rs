//! What is said about a values file: a finding with its level, its place and what to do about it.

use std::fmt;

use serde::Serialize;

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Advice.
    Info,
    /// It works, and not as its author believes.
    Warning,
    /// The cluster or the runner would refuse it, or what it holds is lost.
    Error,
}

impl Level {
    /// The level as people write it: `info`, `warning`, `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Code of the rule, like `RG012`; its page, name and reason are found under it.
    pub rule: &'static str,
    /// How bad this case of it is.
    pub level: Level,
    /// What is wrong, in a sentence that names the thing.
    pub message: String,
    /// What to write instead, where that can be said.
    pub help: Option<String>,
    /// The key or value in the file that the person wrote.
    pub span: Span,
    /// Where it stands in the values: `runners.config › runners.kubernetes.cpu_limt`.
    pub path: String,
}
