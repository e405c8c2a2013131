//! Reports: findings in the formats human, concise, JSON, SARIF, JUnit, GitLab, GitHub and reviewdog.
//!
//! In: a [`Report`], whose findings have lines and columns, are sorted, and contain no secrets. Out: text. Each format has
//! its own file.

pub mod address;
pub mod baseline;
mod codequality;
mod concise;
mod fingerprint;
pub(crate) mod fix;
mod github;
mod grouped;
mod human;
mod json;
mod junit;
pub(crate) mod location;
pub mod markdown;
pub mod paragraph;
pub mod printable;
mod rdjson;
pub(crate) mod rendered;
mod sarif;
pub mod statistics;

use std::io::{self, Write};
use std::path::PathBuf;

pub use fix::{RenderedEdit, RenderedFix};
pub use human::Colors;
pub use rendered::{Excerpt, RenderedDiagnostic, RenderedLabel, render};

/// The content of a report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings, sorted.
    pub findings: Vec<RenderedDiagnostic>,
    /// The names of the checked files, as given on the command line.
    pub checked: Vec<String>,
    /// The documents that embed values, with their locations.
    pub embedded_in: Vec<String>,
    /// Number of files without values or configuration of a runner.
    pub skipped_files: usize,
    /// Whether the report for humans says how many findings have a fix.
    pub counts_fixes: bool,
    /// Whether the report for humans leaves out notes.
    pub hides_notes: bool,
    /// Number of findings left out because a baseline contains them.
    pub known_findings: usize,
    /// Whether the human-readable report consists of the findings only.
    pub is_quiet: bool,
    /// The directory that file names in the formats of GitLab and GitHub are relative to.
    pub directory: PathBuf,
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text with the affected lines, for humans
    Human,
    /// One line per finding
    Concise,
    /// A versioned JSON document
    Json,
    /// SARIF 2.1.0, for GitHub code scanning and other tools
    Sarif,
    /// GitLab's Code Quality report
    #[value(name = "codequality")]
    CodeQuality,
    /// Annotations of a GitHub workflow
    #[value(name = "github")]
    GitHub,
    /// JUnit XML, for the test tab of GitLab
    #[value(name = "junit")]
    JUnit,
    /// Diagnostics with suggestions, for reviewdog
    #[value(name = "rdjson")]
    RdJson,
}

impl Format {
    /// Returns true if a report in this format contains the fixes of findings, or their number.
    pub fn shows_fixes(self) -> bool {
        matches!(
            self,
            Format::Human | Format::Json | Format::Sarif | Format::RdJson
        )
    }
}

impl Report {
    /// Returns true if a finding fails the run.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.fails)
    }

    /// Writes the report.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write(&self, format: Format, colors: Colors, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human => human::write(self, colors, out),
            Format::Concise => concise::write(self, out),
            Format::Json => self.write_json(out),
            Format::Sarif => sarif::write(self, out),
            Format::CodeQuality => codequality::write(self, out),
            Format::GitHub => github::write(self, out),
            Format::JUnit => junit::write(self, out),
            Format::RdJson => rdjson::write(self, out),
        }
    }

    /// Writes the report as JSON, without the code of the other formats in a WebAssembly module.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write(self, out)
    }
}
