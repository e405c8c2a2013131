//! Hands on what the stages and checkers found to the rules that stand for it.
//!
//! The words are theirs; a rule gives them its code, its level and its page.

use super::{Findings, Place};
use crate::diagnostic::Level;
use crate::holder::NoteKind;
use crate::inspection::{Area, Inspection, Judged};
use crate::runner_config::{ProblemKind as ConfigKind, SyntaxProblemKind};
use crate::shape::ProblemKind as ShapeKind;
use crate::subject::ProblemKind;
use crate::values::removed::Removed;

/// Problems of the texts that were read.
pub fn problems(inspection: &Inspection, kinds: &[ProblemKind], findings: &mut Findings) {
    for problem in inspection.subject.problems.iter().filter(|problem| kinds.contains(&problem.kind)) {
        findings.report(Place::of(problem.span), &problem.message).maybe_help(problem.help.clone());
    }
}

/// What there is to know of the document around the values.
pub fn notes(inspection: &Inspection, kind: NoteKind, findings: &mut Findings) {
    for note in inspection.subject.notes.iter().filter(|note| note.kind == kind) {
        findings.report(Place::of(note.span), &note.message).maybe_help(note.help.map(str::to_owned));
    }
}

/// Problems of the text of the runner's configuration: the runner stops at each of them.
pub fn toml(inspection: &Inspection, kind: SyntaxProblemKind, findings: &mut Findings) {
    for problem in inspection.toml_problems().iter().filter(|problem| problem.kind == kind) {
        let place = Place::new(problem.span, inspection.config_path(&problem.path));
        findings.report(place, &problem.message).level(Level::Error).maybe_help(problem.help.clone());
    }
}

/// Problems of what the runner's configuration says.
pub fn config(inspection: &Inspection, kinds: &[ConfigKind], findings: &mut Findings) {
    for problem in inspection.config_problems().iter().filter(|problem| kinds.contains(&problem.kind)) {
        let place = Place::new(problem.span, inspection.config_path(&problem.path));
        findings.report(place, &problem.message).level(problem.level).maybe_help(problem.help.clone());
    }
}

/// Problems of values that the chart defines.
pub fn chart(inspection: &Inspection, kinds: &[ShapeKind], findings: &mut Findings) {
    shape(inspection, Area::Chart, kinds, findings);
}

/// Problems of values that Kubernetes defines.
pub fn kubernetes(inspection: &Inspection, kinds: &[ShapeKind], findings: &mut Findings) {
    shape(inspection, Area::Kubernetes, kinds, findings);
}

fn shape(inspection: &Inspection, area: Area, kinds: &[ShapeKind], findings: &mut Findings) {
    for Judged { problem, place, .. } in inspection.values_problems(area, kinds) {
        let place = Place::new(*place, problem.path.as_str());
        findings.report(place, &problem.message).maybe_help(problem.suggestion.clone());
    }
}

/// What to write in the place of a key that is known not to be read, with the value that stands there.
pub fn instead(known: &Removed, inspection: &Inspection, path: &str) -> String {
    let given = inspection.value(path).filter(|_| known.path == path);
    format!("write {}", known.advice(given))
}
