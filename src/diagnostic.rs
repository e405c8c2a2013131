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

/// Where a finding stands: bytes in a file for the reader's eye, a path of keys for machines.
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
