//! The flags for baselines.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueHint};

use crate::cli::exit::UsageError;
use crate::cli::output::file;
use crate::report::Report;
use crate::report::baseline::Baseline;

/// Findings that a project accepts for now.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct BaselineArgs {
    /// Report only findings that are not in this baseline
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    baseline: Option<PathBuf>,
    /// Write the findings to a baseline, which accepts them
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
}

impl BaselineArgs {
    /// The baseline that is written.
    pub fn written(&self) -> Option<&Path> {
        self.write_baseline.as_deref()
    }

    /// Leaves accepted findings out of a report.
    ///
    /// # Errors
    /// If the baseline cannot be read or written.
    pub fn apply(&self, report: &mut Report) -> anyhow::Result<()> {
        if let Some(path) = &self.write_baseline {
            let directory = directory(path, report);
            let baseline = Baseline::of(report, &directory);
            file::replace(path, baseline.to_json()?.as_bytes())
                .with_context(|| format!("cannot write {}", path.display()))?;
            baseline.apply(report, &directory);
        } else if let Some(path) = &self.baseline {
            let text = fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let baseline = Baseline::parse(&text)
                .map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
            baseline.apply(report, &directory(path, report));
        }
        Ok(())
    }
}

/// The absolute directory of a baseline.
fn directory(path: &Path, report: &Report) -> PathBuf {
    let parent = path.parent().unwrap_or(Path::new(""));
    report.directory.join(parent)
}
