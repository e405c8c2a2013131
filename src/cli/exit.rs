//! Exit codes.

use std::process::ExitCode;

use crate::report::printable::printable_lines;

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

/// The message of an error with its causes, without the numbers that the standard library adds to the errors of the
/// operating system, and without control characters of file names and flags.
pub fn message(error: &anyhow::Error) -> String {
    let text = printable_lines(&format!("{error:#}"));
    let mut parts = text.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |message, part| match part.split_once(')') {
        Some((number, rest)) if number.parse::<u32>().is_ok() => message + rest,
        _ => message + " (os error " + part,
    })
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn errors_of_the_operating_system_are_shown_without_numbers() {
        for (text, expected) in [
            (
                "cannot read a: No such file (os error 2)",
                "cannot read a: No such file",
            ),
            ("a (os error 2), b (os error 13)!", "a, b!"),
            ("a file named (os error x)", "a file named (os error x)"),
            ("no number", "no number"),
        ] {
            assert_eq!(message(&anyhow!("{text}")), expected);
        }
    }
}
