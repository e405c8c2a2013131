//! The flags for reports: format, files, and what else is printed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum, ValueHint};

use super::print::{self, Color};
use crate::cli::exit::UsageError;
use crate::cli::input::real;
use crate::report::{Format, Report, statistics};

/// Where findings are reported, and in which formats.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct ReportArgs {
    /// Report format
    #[arg(short = 'o', long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write the report to a file instead of printing it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Also write a report to a file: `codequality=report.json` (repeatable)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_hint = ValueHint::FilePath)]
    reports: Vec<ReportFile>,
    /// Print the findings without a summary
    #[arg(short, long)]
    quiet: bool,
    /// Print the number of findings of each rule instead of the findings
    #[arg(long, conflicts_with_all = ["format", "output"])]
    statistics: bool,
    #[command(flatten)]
    color: Color,
}

/// A report that is written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ReportFile {
    format: Format,
    path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text
            .split_once('=')
            .filter(|(_, path)| !path.is_empty())
            .ok_or("expected FORMAT=FILE, such as sarif=report.sarif")?;
        let known = || {
            let formats = Format::value_variants().iter();
            let names = formats.filter_map(Format::to_possible_value);
            let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
            names.join(", ")
        };
        Ok(ReportFile {
            format: Format::from_str(format, true)
                .map_err(|_| format!("unknown format `{format}`: expected one of {}", known()))?,
            path: path.into(),
        })
    }
}

impl ReportArgs {
    /// Checks that no two reports have the same file.
    ///
    /// # Errors
    /// If they do.
    pub fn check(&self) -> Result<(), UsageError> {
        let mut known = HashSet::new();
        match self.files().find(|path| !known.insert(real(path))) {
            Some(path) => Err(UsageError(format!(
                "two reports have the same file {}",
                path.display()
            ))),
            None => Ok(()),
        }
    }

    /// The files that reports are written to.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let reports = self.reports.iter().map(|file| &file.path);
        self.output.iter().chain(reports).map(PathBuf::as_path)
    }

    /// Whether messages other than the report are suppressed.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a report contains the fixes of findings.
    pub fn show_fixes(&self) -> bool {
        let formats = self.reports.iter().map(|file| file.format);
        formats.chain([self.format]).any(Format::shows_fixes)
    }

    /// Writes all reports.
    ///
    /// # Errors
    /// If one cannot be written.
    pub fn emit(&self, report: &Report, is_stdout_used: bool) -> anyhow::Result<()> {
        for file in &self.reports {
            print::report_to_file(report, file.format, self.color, &file.path)?;
        }
        if let Some(path) = &self.output {
            return print::report_to_file(report, self.format, self.color, path);
        }
        let mut text = Vec::new();
        if self.statistics {
            statistics::write(report, &mut text)?;
        } else {
            report.write(self.format, self.color.on_stdout(), &mut text)?;
        }
        if is_stdout_used {
            print::err(text)?;
        } else {
            print::out(text)?;
        }
        Ok(())
    }
}
