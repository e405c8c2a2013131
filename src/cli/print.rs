//! Output to standard output, standard error and report files, and the `--color` flag.
//!
//! A closed pipe (`runnergen validate … | head -1`) is not an error and does not change the exit code. Any other write
//! error is reported.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::chart::requested_version::RequestedVersion;
use crate::cli::output::file;
use crate::input::loaded::LoadedValues;
use crate::lint::lint;
use crate::lint::rules::syntax::unknown_chart_version;
use crate::lint::settings::Settings;
use crate::report::{Colors, Format, Report};

/// Prints to standard output.
///
/// # Errors
/// If it cannot be written, e.g. on a full disk.
pub fn out(text: impl AsRef<[u8]>) -> io::Result<()> {
    unless_closed(write(&mut io::stdout().lock(), text.as_ref()))
}

/// Prints to standard output, on a terminal through `$PAGER`, or `less` where it is not set, as Git does: text that fits
/// on the screen is only printed.
///
/// # Errors
/// If it cannot be written.
pub fn paged(text: &str) -> io::Result<()> {
    match pager().filter(|_| io::stdout().is_terminal()) {
        Some(pager) => page(pager, text).or_else(|_| out(text)),
        None => out(text),
    }
}

/// The program with its arguments; none for an empty `PAGER` and for `cat`.
fn pager() -> Option<Command> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let mut words = pager.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words);
    if env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    Some(command)
}

/// Waits until the user closes the pager.
///
/// # Errors
/// If the pager cannot be started.
fn page(mut pager: Command, text: &str) -> io::Result<()> {
    let mut process = pager.stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = process.stdin.take() {
        // It can be closed before it has read everything.
        let _ = input.write_all(text.as_bytes());
    }
    process.wait().map(drop)
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

/// Notes on standard error that no known chart version satisfies a request.
///
/// # Errors
/// If it cannot be written.
pub fn note_unknown_chart(requested: &RequestedVersion) -> io::Result<()> {
    let RequestedVersion { followed, unknown } = requested;
    match unknown {
        Some(given) => err(format!(
            "note: {}\n",
            unknown_chart_version::message(given, *followed)
        )),
        None => Ok(()),
    }
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

/// When to use colors.
#[derive(Clone, Copy, Debug, Args)]
pub struct Color {
    /// When to use colors [auto: on a terminal, unless NO_COLOR is set]
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = "Output")]
    color: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl Color {
    /// The choice for standard output.
    pub fn on_stdout(self) -> Colors {
        self.on(io::stdout().is_terminal())
    }

    /// Resolves the choice for a stream: the flag overrides the environment, which overrides the type of the stream.
    /// See <https://no-color.org> and <https://bixense.com/clicolors>.
    pub fn on(self, is_terminal: bool) -> Colors {
        let is_set =
            |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let is_plain = || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let wanted = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            When::Auto => is_set("CLICOLOR_FORCE") || (is_terminal && !is_plain()),
        };
        if wanted { Colors::On } else { Colors::Off }
    }
}
