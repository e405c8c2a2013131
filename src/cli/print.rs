//! Text on the two streams of the process.
//!
//! When the other end of a pipe is closed (`runnergen validate … | head -1`), nobody wants to read on: that is no
//! mistake, and what the run is about stays as true as it was. Any other failure to write is one.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

use super::color::Color;
use crate::judgement::judge;
use crate::output::file;
use crate::report::{Format, Report};
use crate::settings::Settings;
use crate::subject::Subject;

/// Prints on standard output.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub fn out(text: impl AsRef<[u8]>) -> io::Result<()> {
    unless_closed(write(&mut io::stdout().lock(), text.as_ref()))
}

/// Prints on standard error.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub fn err(text: impl AsRef<[u8]>) -> io::Result<()> {
    unless_closed(write(&mut io::stderr().lock(), text.as_ref()))
}

/// Prints a report for people on standard error.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub fn report(report: &Report, color: Color) -> io::Result<()> {
    let mut text = Vec::new();
    report.write(Format::Human, color.on(io::stderr().is_terminal()), &mut text)?;
    err(text)
}

/// Prints on standard error what is wrong with values, whatever people have decided about the rules.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub fn mistakes(subject: &Subject, color: Color) -> io::Result<()> {
    report(&Report { findings: judge(subject, &Settings::default()), ..Report::default() }, color)
}

/// Writes a report into a file.
///
/// # Errors
/// When it cannot be written.
pub fn report_to_file(report: &Report, format: Format, color: Color, path: &Path) -> anyhow::Result<()> {
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
