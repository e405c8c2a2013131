//! How findings are told: to people, to programs, to GitLab and to GitHub.
//!
//! In comes a [`Report`]: findings whose places are lines and columns by now, in the order in which they are to be
//! told, with every secret masked. Out goes text; one writer a file, and none of them knows another.

mod codequality;
mod finding;
mod fingerprint;
mod github;
mod human;
mod json;
mod junit;
mod location;
pub mod paragraph;
pub mod printable;
mod sarif;

use std::io::{self, Write};
use std::path::PathBuf;

pub use finding::{Excerpt, RenderedDiagnostic, RenderedLabel, render};
pub use human::Colors;

/// What is told.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Every finding, in order.
    pub findings: Vec<RenderedDiagnostic>,
    /// What was checked, by the names that people gave.
    pub checked: Vec<String>,
    /// Where values stand that have no file of their own.
    pub embedded: Vec<String>,
    /// How many files hold nothing of the runner.
    pub left_alone: usize,
    /// The folder from which GitLab and GitHub see the files.
    pub folder: PathBuf,
}

/// How it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text with the lines at fault, for people
    Human,
    /// One JSON document, versioned
    Json,
    /// SARIF 2.1.0, for GitHub's code scanning and others
    Sarif,
    /// GitLab's Code Quality report
    #[value(name = "codequality")]
    CodeQuality,
    /// Annotations of a GitHub workflow
    #[value(name = "github")]
    GitHub,
    /// JUnit's XML, for GitLab's test tab
    #[value(name = "junit")]
    JUnit,
}

impl Report {
    /// Whether anything was found that fails the run.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.fails)
    }

    /// Writes the report.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn write(&self, format: Format, colors: Colors, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human => human::write(self, colors, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::CodeQuality => codequality::write(self, out),
            Format::GitHub => github::write(self, out),
            Format::JUnit => junit::write(self, out),
        }
    }
}
