//! `runnergen post-render`: reads manifests, checks them, and prints them with the requested changes.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum, ValueHint};

use super::lint_args::{LintArgs, Validate};
use super::patch_args::PatchArgs;
use super::print::{self, Color};
use crate::cli::exit::Exit;
use crate::input::load;
use crate::kubernetes::patch::{self, TargetedPatch};
use crate::kubernetes::stream::{Refused, Stream};
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::syntax::unused_ignore;
use crate::lint::settings::{self, Settings};
use crate::post_render::change::{self, Changes, Pair, Registry};
use crate::post_render::release::Names;
use crate::post_render::{self, Findings};
use crate::redact::Mask;
use crate::report::{self, Format, Report};
use helm_yaml::source::{Origin, Sources, decode};

const EXAMPLES: &str = "\
Examples:
  helm template … | runnergen post-render | kubectl apply -f -
  helm upgrade --install … --post-renderer runnergen --post-renderer-args post-render   # Helm 3
  kubectl kustomize . | runnergen post-render --harden --rbac minimal";

/// Check and change manifests rendered by Helm or another tool
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct PostRender {
    /// The name of the command, repeated by Helm 4 and helmfile
    #[arg(value_parser = ["post-render"], hide = true)]
    again: Option<String>,
    #[command(flatten)]
    changes: Wanted,
    #[command(flatten)]
    patches: PatchArgs,
    /// What to do about findings: stop, warn, or skip the check
    #[arg(long, value_enum, default_value_t = Validate::Strict, value_name = "HOW", help_heading = "Rules")]
    validate: Validate,
    #[command(flatten)]
    lint_args: LintArgs,
    /// Also write a report to a file, since Helm 4 does not show standard error; `{release}` and `{namespace}` in the name are
    /// replaced
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    report: Option<PathBuf>,
    /// Format of that report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human, help_heading = "Output")]
    report_format: Format,
    /// Name of the stream in reports
    #[arg(
        long,
        value_name = "NAME",
        default_value = "-",
        hide_default_value = true,
        help_heading = "Output"
    )]
    stdin_filename: String,
    #[command(flatten)]
    color: Color,
}

/// Changes that can be requested.
#[derive(Debug, Args)]
#[command(next_help_heading = "Changes")]
struct Wanted {
    /// Grant the runner exactly the permissions that its configuration needs
    #[arg(long, value_enum, value_name = "HOW")]
    rbac: Option<Rbac>,
    /// Make the manager pod comply with the Restricted Pod Security Standard
    #[arg(long)]
    harden: bool,
    /// Pull every image from this registry: registry.example.com/mirror
    #[arg(long, value_name = "HOST")]
    image_registry: Option<Registry>,
    /// Add a label to every object (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = Pair::label)]
    label: Vec<Pair>,
    /// Add an annotation to every object (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = Pair::annotation)]
    annotation: Vec<Pair>,
    /// Remove the Secret with the runner's token; volumes that mount it are kept
    #[arg(long)]
    remove_secret: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rbac {
    Minimal,
}

impl PostRender {
    pub fn run(self) -> anyhow::Result<Exit> {
        let settings = self.lint_args.settings(Path::new(""))?;
        let bytes = Stream::bytes(io::stdin().lock()).context("cannot read standard input")?;
        let mut stream = match Stream::read(&self.stdin_filename, bytes) {
            Ok(stream) => stream,
            Err(refused) => {
                let mask = Mask::of_places(refused.secrets());
                let Refused {
                    sources,
                    diagnostics,
                } = refused;
                let names = Names::default();
                self.report(diagnostics, &settings, &sources, &mask, &names)?;
                return Ok(Exit::Findings);
            }
        };
        let is_checked = self.validate != Validate::Ignore;
        let Findings {
            mut diagnostics,
            mut mask,
        } = if is_checked {
            post_render::check(&stream)
        } else {
            Findings::default()
        };
        let mut problems = change::apply(&mut stream, &self.changes.changes());
        let (patches, unreadable) = self.read_patches(&mut stream)?;
        problems.extend(unreadable);
        mask = mask.with_patches(&patches);
        let (failures, doubts) = change::patch(&mut stream, &patches);
        problems.extend(failures);
        let is_impossible = !problems.is_empty();
        diagnostics.extend(problems);
        if is_checked {
            diagnostics.extend(doubts);
        }
        if is_checked {
            // Permissions are checked on the changed stream, since `--rbac minimal` adds the missing ones.
            diagnostics.extend(post_render::check_permissions(&stream));
        }
        let names = post_render::release::names(&stream);
        let fails = self.report(diagnostics, &settings, &stream.sources, &mask, &names)?;
        if is_impossible || fails && self.validate == Validate::Strict {
            return Ok(Exit::Findings);
        }
        print::out(stream.to_text())?;
        Ok(Exit::Fine)
    }

    /// The patches in the files of `--patch`, and what is wrong with the files.
    fn read_patches(
        &self,
        stream: &mut Stream,
    ) -> anyhow::Result<(Vec<TargetedPatch>, Vec<Diagnostic>)> {
        let (mut patches, mut problems) = (Vec::new(), Vec::new());
        for name in self.patches.files()? {
            let text = match decode(load::read_bytes(name)?) {
                Ok(text) => text,
                Err(error) => anyhow::bail!("{name}: {error}"),
            };
            let file = stream.sources.add(name, Origin::File, text);
            let (read, found) = patch::read_file(&stream.sources, file);
            patches.extend(read);
            problems.extend(found);
        }
        Ok((patches, problems))
    }

    /// Writes findings to standard error and to the report. Returns whether they fail the run.
    fn report(
        &self,
        found: Vec<Diagnostic>,
        settings: &Settings,
        sources: &Sources,
        mask: &Mask,
        names: &Names,
    ) -> anyhow::Result<bool> {
        let mut found =
            settings.apply_levels(settings::apply_ignore_comments(found, sources, None));
        // A comment that came with a runner configuration may suppress findings in its values.
        found.retain(|found| found.rule != &unused_ignore::RULE);
        let findings = report::render(found, settings.threshold(), sources, mask);
        let directory = std::env::current_dir().unwrap_or_default();
        let report = Report {
            findings,
            checked: vec![self.stdin_filename.clone()],
            directory,
            ..Report::default()
        };
        if let Some(path) = &self.report {
            let path = names.fill(path);
            print::report_to_file(&report, self.report_format, self.color, &path)?;
        }
        let fails = report.fails();
        let mut shown = Report {
            checked: Vec::new(),
            ..report
        };
        shown
            .findings
            .retain(|finding| finding.severity > Severity::Info || finding.fails);
        print::report(&shown, self.color)?;
        Ok(fails)
    }
}

impl Wanted {
    fn changes(&self) -> Changes {
        Changes {
            labels: self.label.clone(),
            annotations: self.annotation.clone(),
            image_registry: self.image_registry.clone(),
            minimal_rbac: self.rbac == Some(Rbac::Minimal),
            harden: self.harden,
            remove_secret: self.remove_secret,
        }
    }
}
