//! `runnergen upgrade`: what changes for values when the chart version changes.

use clap::{Args, ValueHint};

use super::input::{self, Input};
use super::lint_args::LintArgs;
use super::print::{self, Color};
use crate::chart::requested_version::RequestedVersion;
use crate::chart::version::ChartVersion;
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::Format;
use crate::diff::Detail;
use crate::diff::upgrade::{self, Start, Unsound, Upgrade as Comparison};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::input::request::Request;

const EXAMPLES: &str = "\
Examples:
  runnergen upgrade -f values.yaml --from 0.76.0
  runnergen upgrade -f helmrelease.yaml --to 0.92.0
  runnergen upgrade -f values.yaml --from 0.92.0 --to 0.88.0   # a rollback
  runnergen upgrade -f values.yaml --from 0.76.0 -o json

Exit codes: 0 if no setting loses its effect, 1 if one does or the values are invalid,
2 for wrong usage, 3 if a file cannot be read.";

/// Show what changes for values with another chart version
///
/// Lists settings that stop or start to work, defaults and feature flags that turn, deprecations, missing permissions, and the
/// difference of the manifests.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("chart_version", |arg| arg.hide(true)))]
pub struct Upgrade {
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    release: Option<String>,
    /// Chart version to upgrade from [default: the one that the embedding document or runnergen.toml sets, or else the one
    /// that the keys of the values suggest]
    #[arg(
        long,
        value_name = "VERSION",
        value_hint = ValueHint::Other,
        help_heading = "Release",
        conflicts_with = "chart_version"
    )]
    from: Option<RequestedVersion>,
    #[arg(long, value_name = "VERSION", help_heading = "Release", value_hint = ValueHint::Other, help = to_help())]
    to: Option<RequestedVersion>,
    #[command(flatten)]
    input: Input,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, help_heading = "Output")]
    output: Format,
    /// Show every difference of the manifests: also the lines of scripts, and the labels, checksums and image tags that each
    /// chart version changes
    #[arg(long, help_heading = "Output")]
    full: bool,
    #[command(flatten)]
    color: Color,
}

fn to_help() -> String {
    let default = ChartVersion::default();
    format!(
        "Chart version to upgrade to, or to roll back to [default: {default}, the newest verified one]"
    )
}

impl Upgrade {
    pub fn run(self) -> anyhow::Result<Exit> {
        input::check_release(self.release.as_deref(), &self.input)?;
        self.check_values()?;
        for requested in [&self.from, &self.to].into_iter().flatten() {
            print::note_unknown_chart(requested)?;
        }
        let request = self.request()?;
        let loaded = load::load(request.clone())?;
        if !loaded.is_read() {
            return self.refuse(&loaded);
        }
        let to = self.to.as_ref().map(|to| to.followed).unwrap_or_default();
        let (from, start) = self.start(&loaded, !request.unspecified.chart, to)?;
        if let Some(note) = start.note(from) {
            print::err(format!("note: {note}\n"))?;
        }
        let mut found = match Comparison::of(request, from, to)? {
            Ok(found) => found,
            Err(Unsound(loaded)) => return self.refuse(&loaded),
        };
        if !self.full {
            found.fold();
        }
        print::out(match self.output {
            Format::Text => upgrade::to_text(&found, self.detail(), self.color.on_stdout()),
            Format::Json => upgrade::to_json(&found, start)?,
        })?;
        Ok(if found.loses_something() {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }

    fn detail(&self) -> Detail {
        if self.full {
            Detail::Full
        } else {
            Detail::Short
        }
    }

    fn check_values(&self) -> Result<(), UsageError> {
        if self.input.files().is_empty() && !self.input.sets_values() {
            let hint = "nothing to compare: pass a values file with `-f values.yaml`";
            return Err(UsageError(hint.to_owned()));
        }
        Ok(())
    }

    /// The request, with the contents of its files: they are loaded several times, and one may be a pipe.
    fn request(&self) -> anyhow::Result<Request> {
        let settings = LintArgs::default().settings(&self.input.directory())?;
        let mut request = self.input.request(self.release.as_deref(), &settings)?;
        request.has_all_values = true;
        request.read_files_once()?;
        Ok(request)
    }

    /// The chart version to upgrade from, and how it was found. `is_set`: by a flag or the settings file, which override the
    /// embedding document.
    fn start(
        &self,
        loaded: &LoadedValues,
        is_set: bool,
        to: ChartVersion,
    ) -> Result<(ChartVersion, Start), UsageError> {
        if let Some(from) = &self.from {
            return Ok((from.followed, Start::Given));
        }
        if loaded.is_chart_pinned {
            let start = match &loaded.embedding {
                _ if self.input.names_chart() => Start::Given,
                Some(embedding) if !is_set => Start::Document(embedding.kind),
                _ => Start::Settings,
            };
            return Ok((loaded.chart, start));
        }
        upgrade::of_values(loaded, to).map_err(|(oldest, newest)| {
            UsageError(format!(
                "unknown chart version to upgrade from: these values fit {oldest} to {newest}; pass `--from VERSION`, \
                 which `helm list` prints"
            ))
        })
    }

    /// Prints what is wrong with values that cannot be compared.
    fn refuse(&self, loaded: &LoadedValues) -> anyhow::Result<Exit> {
        print::mistakes(loaded, self.color)?;
        Ok(Exit::Findings)
    }
}
