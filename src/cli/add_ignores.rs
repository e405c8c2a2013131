//! `runnergen validate --add-ignores`: adds an ignore comment at each finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;

use super::print;
use crate::cli::output::file;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Stage;
use crate::lint::rules::syntax::unused_ignore;
use crate::lint::settings::add_ignores::{self, Wanted};
use crate::report::printable::printable_text;
use crate::report::{RenderedDiagnostic, Report};

/// Adds comments for the findings of a report, and removes these findings from it. Findings that no comment can suppress
/// remain.
///
/// # Errors
/// If a file cannot be read or written.
pub fn add(report: &mut Report, is_quiet: bool) -> anyhow::Result<()> {
    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    for finding in report.findings.iter().filter(|found| can_be_ignored(found)) {
        let file = finding.file.clone().unwrap_or_default();
        let codes = wanted.entry(file).or_default();
        let codes = codes.entry(finding.start.line).or_default();
        codes.insert(finding.rule.code);
    }
    let mut changed: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (name, wanted) in wanted {
        let text = fs::read_to_string(&name).with_context(|| format!("cannot read {name}"))?;
        let added = add_ignores::add(&name, text, &wanted);
        if !added.lines.is_empty() {
            file::replace(Path::new(&name), added.text.as_bytes())
                .with_context(|| format!("cannot write {name}"))?;
            changed.insert(name, added.lines);
        }
    }
    let is_ignored = |finding: &RenderedDiagnostic| {
        let lines = finding.file.as_ref().and_then(|file| changed.get(file));
        can_be_ignored(finding) && lines.is_some_and(|lines| lines.contains(&finding.start.line))
    };
    report.findings.retain(|finding| !is_ignored(finding));
    if !is_quiet {
        for (name, lines) in &changed {
            let name = printable_text(name);
            print::err(format!(
                "{name}: ignore comments on {} lines\n",
                lines.len()
            ))?;
        }
    }
    Ok(())
}

/// Returns true if a comment in its file can suppress a finding.
fn can_be_ignored(finding: &RenderedDiagnostic) -> bool {
    let is_in_file = finding
        .file
        .as_ref()
        .is_some_and(|file| Path::new(file).is_file());
    let is_unreadable =
        finding.rule.stage == Stage::Reading && finding.rule.severity == Severity::Error;
    is_in_file && !is_unreadable && finding.rule != &unused_ignore::RULE
}
