//! What the exit status says.

use std::process::ExitCode;

/// The end of a run, in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; nothing was found.
    Fine = 0,
    /// The input was refused, or something was found in it.
    Findings = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// No answer: a file that cannot be read or written.
    NoAnswer = 3,
}

/// A command line, or a settings file, that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

impl Exit {
    /// The status with which a run ends that could not be done.
    pub fn of(error: &anyhow::Error) -> Exit {
        if error.is::<UsageError>() { Exit::Usage } else { Exit::NoAnswer }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
