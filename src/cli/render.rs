//! `runnergen render`: values in, manifests out.

use std::io;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum, ValueHint};

use super::color::Color;
use super::input::{self, Input};
use super::lint_args::{LintArgs, Validate};
use super::print;
use crate::chart::manifest::Manifest;
use crate::cli::exit::Exit;
use crate::cli::output::folder::{self, Layout};
use crate::cli::output::{provenance, select, stream};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::lint_filtered;
use crate::lint::rules::syntax::values_not_loaded;
use crate::lint::settings::Settings;
use crate::report::Report;

const EXAMPLES: &str = "\
Examples:
  runnergen render -f values.yaml | kubectl apply -f -
  runnergen render team-a -n ci -f values.yaml -f team-a.yaml --set concurrent=20
  runnergen render -f values.yaml --show-only Deployment
  runnergen render -f values.yaml --provenance
  runnergen render -f values.yaml --as kustomize --output-dir base/";

/// Print the manifests of a runner
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Render {
    /// Name of the release [default: what the document says that holds the values, or gitlab-runner]
    release: Option<String>,
    #[command(flatten)]
    input: Input,
    /// Print only these: a template's path as Helm has it, a kind, or kind/name (may be repeated)
    #[arg(
        short,
        long,
        value_name = "TEMPLATE|KIND[/NAME]",
        help_heading = "Output"
    )]
    show_only: Vec<String>,
    /// Format of what is printed
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Yaml, help_heading = "Output")]
    output: Format,
    /// Print where each value was set: as a comment (`# values.yaml:12`) on its line, or as a list `provenance` in JSON
    #[arg(long, conflicts_with = "output_dir", help_heading = "Output")]
    provenance: bool,
    /// Write a file for each object into this folder instead of printing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    output_dir: Option<PathBuf>,
    /// What the folder is: plain manifests, a chart for Helm, or a base for Kustomize
    #[arg(long = "as", value_enum, default_value_t = As::Plain, requires = "output_dir", help_heading = "Output")]
    layout: As,
    /// What to do about mistakes in the values: stop, warn, or not look for them
    #[arg(long, value_enum, default_value_t = Validate::Strict, value_name = "HOW", help_heading = "Rules")]
    validate: Validate,
    /// The same as --validate ignore
    #[arg(long, help_heading = "Rules")]
    skip_schema_validation: bool,
    #[command(flatten)]
    lint_args: LintArgs,
    #[command(flatten)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    Plain,
    Chart,
    Kustomize,
}

impl Render {
    pub fn run(self) -> anyhow::Result<Exit> {
        input::check_release(self.release.as_deref(), &self.input)?;
        let settings = self.lint_args.settings(&self.input.folder())?;
        let loaded = load::load(self.input.request(self.release.as_deref(), &settings)?)?;
        // The process ends with this: to free it piece by piece would take longer than to check it.
        let mut loaded = ManuallyDrop::new(loaded);
        if self.is_refused(&loaded, &settings)? {
            return Ok(Exit::Findings);
        }
        let rendered = match loaded.take_manifests() {
            Ok(manifests) => {
                select::select(manifests, &self.show_only).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        match rendered {
            Ok(manifests) => self
                .emit(&loaded, &ManuallyDrop::new(manifests))
                .map(|()| Exit::Fine),
            Err(message) => {
                print::err(format!("error: {message}\n"))?;
                Ok(Exit::Findings)
            }
        }
    }

    fn emit(&self, loaded: &LoadedValues, manifests: &[Manifest]) -> anyhow::Result<()> {
        if let Some(dir) = &self.output_dir {
            let layout = match self.layout {
                As::Plain => Layout::Plain,
                As::Chart => Layout::Chart(loaded.chart),
                As::Kustomize => Layout::Kustomize,
            };
            return folder::write(dir, manifests, layout)
                .with_context(|| format!("cannot write {}", dir.display()));
        }
        let text = match (self.output, self.provenance) {
            (Format::Yaml, false) => stream::to_yaml(manifests),
            (Format::Json, false) => stream::to_json(manifests)?,
            (Format::Yaml, true) => provenance::to_yaml(manifests, loaded)?,
            (Format::Json, true) => provenance::to_json(manifests, loaded)?,
        };
        Ok(print::out(text)?)
    }

    /// Says on standard error what is wrong with the values, and whether that is reason enough to print nothing. What
    /// cannot be read cannot be rendered, whoever looks away.
    fn is_refused(&self, loaded: &LoadedValues, settings: &Settings) -> io::Result<bool> {
        let is_asked = self.validate != Validate::Ignore && !self.skip_schema_validation;
        if loaded.is_sound() && !is_asked {
            return Ok(false);
        }
        let is_worth_saying = |found: &Diagnostic| {
            found.severity > Severity::Info || found.rule == &values_not_loaded::RULE
        };
        let findings = lint_filtered(loaded, settings, is_worth_saying);
        let report = Report {
            findings,
            ..Report::default()
        };
        if !report.findings.is_empty() {
            print::report(&report, self.color)?;
        }
        Ok(!loaded.is_sound() || self.validate == Validate::Strict && report.fails())
    }
}
