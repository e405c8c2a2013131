//! Exit codes.

use std::process::ExitCode;

/// Result of a run as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Success, no findings.
    Fine = 0,
    /// Findings, or refused input.
    Findings = 1,
    /// Wrong usage.
    Usage = 2,
    /// An I/O error.
    NoAnswer = 3,
}

/// A wrong command line or settings file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

impl Exit {
    /// The exit code for an error.
    pub fn of(error: &anyhow::Error) -> Exit {
        if error.is::<UsageError>() {
            Exit::Usage
        } else {
            Exit::NoAnswer
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
