//! `runnergen render`: renders values to manifests.

use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum, ValueHint};

use super::input::{self, Input};
use super::lint_args::{LintArgs, Validate};
use super::patch_args::PatchArgs;
use super::print::{self, Color};
use crate::chart::manifest::Manifest;
use crate::chart::version::ChartVersion;
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::directory::{self, Layout};
use crate::cli::output::{prerequisites, provenance, select, stream};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::Severity;
use crate::lint::lint_filtered;
use crate::lint::rules::syntax::{unknown_chart_version, values_not_loaded};
use crate::lint::settings::Settings;
use crate::report::{RenderedDiagnostic, Report};

const EXAMPLES: &str = "\
Examples:
  runnergen render -f values.yaml | kubectl apply -f -
  runnergen render team-a -n ci -f values.yaml -f team-a.yaml --set concurrent=20
  runnergen render -f values.yaml --show-only Deployment
  runnergen render -f values.yaml --provenance
  runnergen render -f clusters/ --all --output-dir rendered/    # each release in rendered/NAMESPACE/NAME
  runnergen render -f values.yaml --as kustomize --output-dir base/";

/// Print the manifests of a runner
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Render {
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    pub(super) release: Option<String>,
    #[command(flatten)]
    pub(super) input: Input,
    /// Render every release in the last file of -f, which may be a directory, on top of the files before it; a values file
    /// names its release by its file name
    #[arg(long, conflicts_with_all = ["release", "provenance"], help_heading = "Release")]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) patches: PatchArgs,
    /// Print only these manifests: path of a Helm template, kind, or kind/name (repeatable)
    #[arg(
        short,
        long,
        value_name = "TEMPLATE|KIND[/NAME]",
        help_heading = "Output"
    )]
    pub(super) show_only: Vec<String>,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Yaml, help_heading = "Output")]
    output: Format,
    /// Print where each value was set: as a comment (`# values.yaml:12`) on its line, or as a list `provenance` in JSON
    #[arg(long, conflicts_with = "output_dir", help_heading = "Output")]
    provenance: bool,
    /// Write a file for each object into this directory instead of printing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub(super) output_dir: Option<PathBuf>,
    /// Layout of the directory: plain manifests, Helm chart, or Kustomize base
    #[arg(long = "as", value_enum, default_value_t = As::Plain, requires = "output_dir", help_heading = "Output")]
    layout: As,
    /// What to do about findings: stop, warn, or skip the check
    #[arg(long, value_enum, default_value_t = Validate::Strict, value_name = "HOW", help_heading = "Rules")]
    pub(super) validate: Validate,
    /// Render even if values are unresolved: in other repositories, encrypted, or computed by another tool
    #[arg(long, help_heading = "Values")]
    pub(super) allow_unresolved: bool,
    /// The same as --validate ignore
    #[arg(long, help_heading = "Rules")]
    skip_schema_validation: bool,
    #[command(flatten)]
    pub(super) lint_args: LintArgs,
    #[command(flatten)]
    pub(super) color: Color,
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
        self.check_values()?;
        let last = self.input.files().last();
        if self.all || last.is_some_and(|last| Path::new(last).is_dir()) {
            return self.run_fleet();
        }
        let settings = self.lint_args.settings(&self.input.directory())?;
        let mut request = self.input.request(self.release.as_deref(), &settings)?;
        request.has_all_values = true;
        self.patches.add_to(&mut request)?;
        let loaded = load::load(request)?;
        // The process exits afterwards: freeing the memory would take longer than linting.
        let mut loaded = ManuallyDrop::new(loaded);
        if self.is_refused(&loaded, &settings)? || self.lacks_values(&loaded)? {
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

    /// Refuses to render the chart's defaults, which contain no GitLab URL and no token.
    fn check_values(&self) -> Result<(), UsageError> {
        if self.input.files().is_empty() && !self.input.sets_values() && self.is_checked() {
            let hint = "nothing to render: pass a values file with `-f values.yaml`; \
                        `runnergen init --url https://gitlab.example.com` prints one to start with";
            return Err(UsageError(hint.to_owned()));
        }
        Ok(())
    }

    fn is_checked(&self) -> bool {
        self.validate != Validate::Ignore && !self.skip_schema_validation
    }

    fn emit(&self, loaded: &LoadedValues, manifests: &[Manifest]) -> anyhow::Result<()> {
        if let Some(dir) = &self.output_dir {
            directory::write(dir, manifests, self.layout_of(loaded.chart))
                .with_context(|| format!("cannot write {}", dir.display()))?;
            return Ok(print_prerequisites(loaded, manifests)?);
        }
        let text = match (self.output, self.provenance) {
            (_, false) => self.text(manifests)?,
            (Format::Yaml, true) => provenance::to_yaml(manifests, loaded)?,
            (Format::Json, true) => provenance::to_json(manifests, loaded)?,
        };
        print::out(text)?;
        if io::stdout().is_terminal() {
            print_prerequisites(loaded, manifests)?;
        }
        Ok(())
    }

    /// Returns true if values are unresolved, which the runner would then lack, and says how to supply them.
    fn lacks_values(&self, loaded: &LoadedValues) -> io::Result<bool> {
        let count = loaded.unresolved().count();
        if count == 0 || self.allow_unresolved {
            return Ok(false);
        }
        let references = if count == 1 {
            "1 reference is"
        } else {
            &format!("{count} references are")
        };
        print::err(format!(
            "error: {references} unresolved, so the runner would lack values: supply them, or render without them with \
             --allow-unresolved\n"
        ))?;
        Ok(true)
    }

    /// Manifests in the output format.
    pub(super) fn text(&self, manifests: &[Manifest]) -> io::Result<String> {
        match self.output {
            Format::Yaml => Ok(stream::to_yaml(manifests)),
            Format::Json => stream::to_json(manifests),
        }
    }

    pub(super) fn layout_of(&self, chart: ChartVersion) -> Layout {
        match self.layout {
            As::Plain => Layout::Plain,
            As::Chart => Layout::Chart(chart),
            As::Kustomize => Layout::Kustomize,
        }
    }

    /// Prints the findings to standard error. Returns true if nothing may be rendered.
    fn is_refused(&self, loaded: &LoadedValues, settings: &Settings) -> io::Result<bool> {
        let findings = self.findings(loaded, settings);
        let is_refused = self.is_refused_for(loaded, &findings);
        if !findings.is_empty() {
            let report = Report {
                findings,
                ..Report::default()
            };
            print::report(&report, self.color)?;
        }
        Ok(is_refused)
    }

    /// The findings to print; none if nothing is checked.
    pub(super) fn findings(
        &self,
        loaded: &LoadedValues,
        settings: &Settings,
    ) -> Vec<RenderedDiagnostic> {
        let lacks_values = !self.allow_unresolved && loaded.unresolved().next().is_some();
        if loaded.is_sound() && !self.is_checked() && !lacks_values {
            return Vec::new();
        }
        lint_filtered(loaded, settings, |found| {
            found.severity > Severity::Info
                || found.rule == &values_not_loaded::RULE
                || found.rule == &unknown_chart_version::RULE
        })
    }

    /// Returns true if nothing may be rendered: because of findings, or because the values cannot be read, even with
    /// `--validate ignore`.
    pub(super) fn is_refused_for(
        &self,
        loaded: &LoadedValues,
        findings: &[RenderedDiagnostic],
    ) -> bool {
        let fails = findings.iter().any(|finding| finding.fails);
        !loaded.is_sound() || self.validate == Validate::Strict && fails && self.is_checked()
    }
}

/// Prints what must exist in the cluster to standard error.
fn print_prerequisites(loaded: &LoadedValues, manifests: &[Manifest]) -> io::Result<()> {
    match prerequisites::note(loaded, manifests) {
        Some(note) => print::err(note),
        None => Ok(()),
    }
}
