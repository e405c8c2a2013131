//! `runnergen releases`: the published chart versions.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::print;
use crate::chart::features::{NewDefault, News};
use crate::chart::requested_version::Constraint;
use crate::chart::version::{ChartVersion, Published, Status, published};
use crate::cli::exit::Exit;
use crate::cli::output::yaml;

const EXAMPLES: &str = "\
Examples:
  runnergen releases
  runnergen releases '>=0.80 <0.90'
  runnergen releases 0.91.0        # with what it changes
  runnergen releases 0.88 -o json";

/// List the published chart versions with the runner version that each installs and what it changes, newest first
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
    /// What it changes, if it is followed and changes more than the runner version.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<News>,
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
            Output::Yaml => yaml(&releases)?,
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
            changes: published
                .chart
                .parse()
                .ok()
                .map(News::of)
                .filter(|news| !news.is_empty()),
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
    if let [
        Release {
            changes: Some(changes),
            ..
        },
    ] = releases
    {
        text += &details(changes);
    }
    text
}

/// What a release changes, one line each.
fn details(changes: &News) -> String {
    let News {
        added,
        removed,
        defaults,
        features,
    } = changes;
    let added = added.iter().map(|path| format!("adds `{path}`"));
    let removed = removed.iter().map(|path| format!("removes `{path}`"));
    let default = |new: &NewDefault| match new.from.contains('\n') || new.to.contains('\n') {
        true => format!("changes the default of `{}`", new.value),
        false => format!(
            "changes the default of `{}` from {} to {}",
            new.value, new.from, new.to
        ),
    };
    let defaults = defaults.iter().map(default);
    let features = features.iter().cloned();
    let lines = added.chain(removed).chain(defaults).chain(features);
    let lines: String = lines.map(|line| format!("  {line}\n")).collect();
    format!("\nChanges since the version before it:\n{lines}")
}

fn row(chart: &str, runner: &str, date: &str, status: &str) -> String {
    format!("{chart:<9} {runner:<9} {date:<11} {status}\n")
}
