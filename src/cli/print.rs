//! Output to standard output, standard error and report files.
//!
//! A closed pipe (`runnergen validate … | head -1`) is not an error and does not change the exit code. Any other write
//! error is reported.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

use super::color::Color;
use crate::cli::output::file;
use crate::input::loaded::LoadedValues;
use crate::lint::lint;
use crate::lint::settings::Settings;
use crate::report::{Format, Report};

/// Prints to standard output.
///
/// # Errors
/// If it cannot be written, e.g. on a full disk.
pub fn out(text: impl AsRef<[u8]>) -> io::Result<()> {
    unless_closed(write(&mut io::stdout().lock(), text.as_ref()))
}

/// Prints to standard error.
///
/// # Errors
/// If it cannot be written, e.g. on a full disk.
pub fn err(text: impl AsRef<[u8]>) -> io::Result<()> {
    unless_closed(write(&mut io::stderr().lock(), text.as_ref()))
}

/// Prints a human-readable report to standard error.
///
/// # Errors
/// If it cannot be written, e.g. on a full disk.
pub fn report(report: &Report, color: Color) -> io::Result<()> {
    let mut text = Vec::new();
    report.write(
        Format::Human,
        color.on(io::stderr().is_terminal()),
        &mut text,
    )?;
    err(text)
}

/// Prints the errors in values to standard error, regardless of rule settings.
///
/// # Errors
/// If it cannot be written, e.g. on a full disk.
pub fn mistakes(loaded: &LoadedValues, color: Color) -> io::Result<()> {
    report(
        &Report {
            findings: lint(loaded, &Settings::default()),
            ..Report::default()
        },
        color,
    )
}

/// Writes a report to a file.
///
/// # Errors
/// If it cannot be written.
pub fn report_to_file(
    report: &Report,
    format: Format,
    color: Color,
    path: &Path,
) -> anyhow::Result<()> {
    let mut text = Vec::new();
    report.write(format, color.on(false), &mut text)?;
    file::replace(path, &text).with_context(|| format!("cannot write {}", path.display()))
}

fn write(stream: &mut dyn Write, text: &[u8]) -> io::Result<()> {
    stream.write_all(text)?;
    stream.flush()
}

fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
