//! `runnergen render --all`: every release in a document or a directory.
//!
//! Nothing is printed or written unless every release can be rendered.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::slice;

use anyhow::Context;

use super::fleet::Fleet;
use super::lint_args::Validate;
use super::print;
use super::render::Render;
use super::targets::Target;
use crate::chart::manifest::Manifest;
use crate::chart::version::ChartVersion;
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::directory::{self, Others};
use crate::cli::output::select;
use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rules::extensions::unmatched_patch;
use crate::lint::settings::Settings;
use crate::report::printable::printable_text;
use crate::report::{RenderedDiagnostic, Report};
use helm_yaml::source::Span;

/// A release of a fleet, rendered.
struct Rendered {
    namespace: String,
    name: String,
    file: String,
    chart: ChartVersion,
    findings: Vec<RenderedDiagnostic>,
    /// The patches of the command line that match no object of this release, counted from the last one.
    unmatched: Vec<(usize, RenderedDiagnostic)>,
    /// Whether the release may contain another runner: both are parts of a parent chart.
    is_part: bool,
    /// The manifests, or why there are none.
    manifests: Result<Vec<Manifest>, String>,
}

impl Render {
    /// Renders the releases in the last values file, which may be a directory, on top of the files before it.
    pub(super) fn run_fleet(&self) -> anyhow::Result<Exit> {
        let Some((last, layers)) = self.input.files().split_last() else {
            return Err(
                UsageError("--all requires a document or a directory: `-f FILE`".into()).into(),
            );
        };
        let fleet = Fleet::find(slice::from_ref(last), &[], &self.lint_args)?;
        let mut base = self.input.request(None, &Settings::default())?;
        self.patches.add_to(&mut base)?;
        let request = |target: &Target, settings: &Settings| {
            let mut request = self.input.request(None, settings)?;
            request.files = if layers.is_empty() {
                settings.files_below(&target.name)
            } else {
                layers.to_vec()
            };
            request.repositories = base.repositories.clone();
            request.overlay = base.overlay.clone();
            request.patches.clone_from(&base.patches);
            request.has_all_values = true;
            request.unspecified.namespace = true;
            request.named_after = Some(target.name.clone());
            Ok(request)
        };
        let results = fleet.each(request, |target, settings, loaded| {
            self.rendered(target, settings, loaded)
        })?;
        results.note_left_out()?;
        if !results.is_complete {
            return Ok(Exit::NoAnswer);
        }
        let found = results.found.into_iter().flatten().collect();
        self.emit_fleet(self.only_one(found)?)
    }

    /// A release, rendered; nothing if it is not selected.
    fn rendered(
        &self,
        target: &Target,
        settings: &Settings,
        mut loaded: LoadedValues,
    ) -> Option<Rendered> {
        let (name, namespace) = (loaded.name(), loaded.namespace());
        let is_named = |wanted: Option<&str>, actual| wanted.is_none_or(|wanted| wanted == actual);
        if !is_named(self.release.as_deref(), name) || !is_named(self.input.namespace(), namespace)
        {
            return None;
        }
        let mut findings = self.findings(&loaded, settings);
        let unmatched = self.take_unmatched(&loaded, &mut findings);
        let unresolved = loaded.unresolved().count();
        let manifests = if self.is_refused_for(&loaded, &findings) {
            Err("it has errors".to_owned())
        } else if unresolved > 0 && !self.allow_unresolved {
            Err(format!("{unresolved} unresolved references"))
        } else {
            let manifests = loaded.take_manifests();
            manifests
                .map_err(|error| error.to_string())
                .and_then(|all| {
                    select::select(all, &self.show_only).map_err(|error| error.to_string())
                })
        };
        let embedding = loaded.embedding.as_ref();
        Some(Rendered {
            is_part: embedding.is_some_and(|embedding| embedding.is_subchart),
            namespace: loaded.namespace().to_owned(),
            name: loaded.name().to_owned(),
            file: target.name.clone(),
            chart: loaded.chart,
            findings,
            unmatched,
            manifests,
        })
    }

    /// Takes the findings about patches of the command line that match no object: another release may have the object.
    fn take_unmatched(
        &self,
        loaded: &LoadedValues,
        findings: &mut Vec<RenderedDiagnostic>,
    ) -> Vec<(usize, RenderedDiagnostic)> {
        let problems = loaded.patch_problems().iter();
        let spans: Vec<Span> = problems
            .filter(|problem| problem.rule == &unmatched_patch::RULE)
            .map(Diagnostic::span)
            .collect();
        let is_at = |finding: &RenderedDiagnostic, span: Span| {
            let source = loaded.sources.source_of(span);
            source.is_some_and(|source| source.position(span.range().start) == finding.start)
        };
        let patch = |finding: &RenderedDiagnostic| {
            let span = spans.iter().find(|span| is_at(finding, **span))?;
            let mut patches = loaded.patches.iter().rev();
            patches.position(|patch| patch.has_target_at(*span))
        };
        let is_from_command_line = |finding: &RenderedDiagnostic| {
            let files = self.patches.files().unwrap_or_default();
            finding.rule == &unmatched_patch::RULE
                && finding
                    .file
                    .as_ref()
                    .is_some_and(|file| files.contains(file))
        };
        let mut taken = Vec::new();
        findings.retain(|finding| {
            let patch = Some(finding)
                .filter(|found| is_from_command_line(found))
                .and_then(patch);
            taken.extend(patch.map(|patch| (patch, finding.clone())));
            patch.is_none()
        });
        taken
    }

    /// Without `--all`, exactly one release must be selected.
    fn only_one(&self, found: Vec<Rendered>) -> Result<Vec<Rendered>, UsageError> {
        if found.is_empty() {
            return Err(UsageError(
                "no release found: `runnergen list` lists them".into(),
            ));
        }
        if self.all || found.len() == 1 {
            return Ok(found);
        }
        let mut names: Vec<String> = found.iter().take(10).map(Rendered::selector).collect();
        if found.len() > names.len() {
            names.push("…".to_owned());
        }
        Err(UsageError(format!(
            "{} releases found: name one of them ({}), or render all with --all",
            found.len(),
            names.join(", ")
        )))
    }

    fn emit_fleet(&self, found: Vec<Rendered>) -> anyhow::Result<Exit> {
        let mut known = HashSet::new();
        let findings = found.iter().flat_map(|one| &one.findings);
        let unmatched = unmatched_by_all(&found);
        let is_refused = self.validate == Validate::Strict && unmatched.iter().any(|one| one.fails);
        let findings = findings.chain(unmatched);
        let findings = findings.filter(|finding| known.insert((*finding).clone()));
        let report = Report {
            findings: findings.cloned().collect(),
            ..Report::default()
        };
        if !report.findings.is_empty() {
            print::report(&report, self.color)?;
        }
        if refuse_duplicates(&found)? || refuse_failed(&found)? || is_refused {
            return Ok(Exit::Findings);
        }
        match &self.output_dir {
            Some(dir) => self.write_fleet(dir, found)?,
            None => {
                let manifests = found.into_iter().filter_map(|one| one.manifests.ok());
                let manifests: Vec<Manifest> = manifests.flatten().collect();
                print::out(self.text(&manifests)?)?;
            }
        }
        Ok(Exit::Fine)
    }

    /// Writes each release into its own directory: `DIR/NAMESPACE/NAME`.
    fn write_fleet(&self, dir: &Path, found: Vec<Rendered>) -> anyhow::Result<()> {
        let mut subdirectories: BTreeMap<String, (ChartVersion, Vec<Manifest>)> = BTreeMap::new();
        for one in found {
            let subdirectory = format!("{}/{}/", one.namespace, one.name);
            let (_, manifests) = subdirectories
                .entry(subdirectory)
                .or_insert((one.chart, Vec::new()));
            manifests.extend(one.manifests.into_iter().flatten());
        }
        let mut releases = Vec::new();
        for (subdirectory, (chart, manifests)) in &subdirectories {
            releases.push(directory::Release {
                subdirectory: subdirectory.clone(),
                manifests,
                layout: self.layout_of(*chart),
            });
        }
        let others = if self.release.is_some() || self.input.namespace().is_some() {
            Others::Kept
        } else {
            Others::Removed
        };
        directory::write_releases(dir, &releases, others)
            .with_context(|| format!("cannot write {}", dir.display()))
    }
}

impl Rendered {
    /// The arguments that select it.
    fn selector(&self) -> String {
        format!("`{} -n {}`", self.name, self.namespace)
    }
}

/// The findings about patches that match no object of any release.
fn unmatched_by_all(found: &[Rendered]) -> Vec<&RenderedDiagnostic> {
    let Some((first, others)) = found.split_first() else {
        return Vec::new();
    };
    let mut common: HashSet<usize> = first.unmatched.iter().map(|(patch, _)| *patch).collect();
    for other in others {
        let own: HashSet<usize> = other.unmatched.iter().map(|(patch, _)| *patch).collect();
        common.retain(|patch| own.contains(patch));
    }
    let unmatched = first.unmatched.iter();
    unmatched
        .filter(|(patch, _)| common.contains(patch))
        .map(|(_, finding)| finding)
        .collect()
}

/// Returns true if two releases have the same name and namespace, so that one would overwrite the other.
fn refuse_duplicates(found: &[Rendered]) -> anyhow::Result<bool> {
    let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut is_refused = false;
    for one in found.iter().filter(|one| !one.is_part) {
        let (name, namespace) = (one.name.as_str(), one.namespace.as_str());
        if let Some(first) = known.insert((namespace, name), &one.file) {
            is_refused = true;
            print::err(
                printable_text(&format!(
                    "error: duplicate release {namespace}/{name}: in {first} and {}",
                    one.file
                )) + "\n",
            )?;
        }
    }
    if is_refused {
        print::err(
            "help: render one directory at a time, or leave files out with `exclude` in runnergen.toml\n",
        )?;
    }
    Ok(is_refused)
}

/// Returns true if a release cannot be rendered, and says why.
fn refuse_failed(found: &[Rendered]) -> anyhow::Result<bool> {
    let failed = found
        .iter()
        .filter_map(|one| Some((one, one.manifests.as_ref().err()?)));
    let mut count = 0;
    for (one, reason) in failed {
        count += 1;
        let (name, namespace) = (one.name.as_str(), one.namespace.as_str());
        let message = format!(
            "error: cannot render {namespace}/{name} ({}): {reason}",
            one.file
        );
        print::err(printable_text(&message) + "\n")?;
    }
    if count > 0 && found.len() > 1 {
        let all = found.len();
        print::err(format!(
            "error: {count} of {all} releases cannot be rendered, so none is\n"
        ))?;
    }
    Ok(count > 0)
}
