//! `runnergen releases`: the published chart versions.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::print;
use crate::chart::requested_version::Constraint;
use crate::chart::version::{ChartVersion, Published, Status, published};
use crate::cli::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  runnergen releases
  runnergen releases '>=0.80 <0.90'
  runnergen releases 0.88 -o json";

/// List the published chart versions with the runner version that each installs, newest first
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Releases {
    /// List only versions that satisfy a version or constraint, such as 0.88 or ~0.88.1
    #[arg(value_name = "CONSTRAINT")]
    constraint: Option<Constraint>,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Output::Table)]
    output: Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A table
    Table,
    /// A JSON array
    Json,
    /// A YAML array
    Yaml,
}

/// A chart version in the output.
#[derive(Debug, Serialize)]
pub struct Release {
    chart: &'static str,
    runner: &'static str,
    date: &'static str,
    status: &'static str,
    default: bool,
}

/// All published chart versions, newest first.
pub fn newest_first() -> Vec<Release> {
    published().iter().rev().map(Release::of).collect()
}

impl Releases {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let is_listed = |release: &&Published| {
            let constraint = self.constraint.as_ref();
            constraint.is_none_or(|constraint| constraint.admits(release.chart))
        };
        let newest_first = published().iter().rev().filter(is_listed);
        let releases: Vec<Release> = newest_first.map(Release::of).collect();
        print::out(match self.output {
            Output::Table => table(&releases),
            Output::Json => serde_json::to_string_pretty(&releases)? + "\n",
            Output::Yaml => yaml(&releases),
        })?;
        Ok(if releases.is_empty() {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }
}

impl Release {
    fn of(published: &Published) -> Self {
        Release {
            chart: published.chart,
            runner: published.runner,
            date: published.date,
            status: status(published.status),
            default: published.chart == ChartVersion::default().as_str(),
        }
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Unsupported => "unsupported",
        Status::Verified => "verified",
        Status::Assumed => "assumed",
        Status::Preview => "preview",
    }
}

fn table(releases: &[Release]) -> String {
    let mut text = row("CHART", "RUNNER", "DATE", "STATUS");
    for release in releases {
        let default = if release.default { " (default)" } else { "" };
        let status = format!("{}{default}", release.status);
        text += &row(release.chart, release.runner, release.date, &status);
    }
    text
}

/// The table has ASCII only, which Rust and YAML quote alike.
fn yaml(releases: &[Release]) -> String {
    let item = |release: &Release| {
        let Release {
            chart,
            runner,
            date,
            status,
            default,
        } = release;
        format!(
            "- chart: {chart:?}\n  runner: {runner:?}\n  date: {date:?}\n  status: {status}\n  default: {default}\n"
        )
    };
    releases.iter().map(item).collect()
}

fn row(chart: &str, runner: &str, date: &str, status: &str) -> String {
    format!("{chart:<9} {runner:<9} {date:<11} {status}\n")
}
