//! Comments that ignore a finding: on its line, as `runnergen validate --add-ignores` adds them, and in the whole file.

use std::collections::{BTreeMap, BTreeSet};

use gen_lsp_types::{CodeAction, CodeActionKind, TextEdit};

use super::super::documents::Document;
use super::{Requested, edits};
use crate::lint::rules::syntax::unused_ignore;
use crate::lint::settings::add_ignores;
use crate::report::RenderedDiagnostic;

const FOR_FILE: &str = "# runnergen: ignore-file[";

/// Comments that ignore the findings, one for each rule and line, then one for each rule in the file.
pub fn actions(requested: &Requested<'_>, findings: &[&RenderedDiagnostic]) -> Vec<CodeAction> {
    let mut lines = BTreeSet::new();
    let mut rules = BTreeSet::new();
    let ignorable = findings
        .iter()
        .filter(|finding| finding.rule != &unused_ignore::RULE);
    let of_lines = ignorable
        .clone()
        .filter(|finding| lines.insert((finding.start.line, finding.rule.code)))
        .filter_map(|finding| on_line(requested, finding));
    let of_file = ignorable
        .clone()
        .filter(|finding| rules.insert(finding.rule.code))
        .filter_map(|finding| in_file(requested, finding));
    of_lines.chain(of_file).collect()
}

fn on_line(requested: &Requested<'_>, finding: &RenderedDiagnostic) -> Option<CodeAction> {
    let Document { text, .. } = requested.document;
    let line = finding.start.line;
    let wanted = BTreeMap::from([(line, BTreeSet::from([finding.rule.code]))]);
    let added = add_ignores::add(&requested.analysis.path, text.clone(), &wanted);
    if added.lines.is_empty() {
        return None;
    }
    let is_same = |other: &RenderedDiagnostic| {
        other.rule == finding.rule && other.start.line == finding.start.line
    };
    let title = format!("Ignore {} on this line", name(finding));
    action(requested, finding, title, &added.text, is_same)
}

fn in_file(requested: &Requested<'_>, finding: &RenderedDiagnostic) -> Option<CodeAction> {
    let title = format!("Ignore {} in this file", name(finding));
    let text = with_comment(requested.document, finding.rule.code)?;
    let is_same = |other: &RenderedDiagnostic| other.rule == finding.rule;
    action(requested, finding, title, &text, is_same)
}

fn name(finding: &RenderedDiagnostic) -> String {
    format!("{} ({})", finding.rule.code, finding.rule.name)
}

/// The text with a comment at its start, or with one more rule in the comment there.
fn with_comment(document: &Document, code: &str) -> Option<String> {
    if document.uri.as_ref().ends_with(".json") {
        return None;
    }
    let text = &document.text;
    if let Some(start) = text.find(FOR_FILE) {
        let end = start + text[start..].find(']')?;
        return Some(format!("{}, {code}{}", &text[..end], &text[end..]));
    }
    let line_ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mark, rest) = text.split_at(document.mark());
    Some(format!("{mark}{FOR_FILE}{code}]{line_ending}{rest}"))
}

/// The action with a new text, if the text does not have the findings any more.
fn action(
    requested: &Requested<'_>,
    finding: &RenderedDiagnostic,
    title: String,
    text: &str,
    is_ignored: impl Fn(&RenderedDiagnostic) -> bool,
) -> Option<CodeAction> {
    let Requested {
        document, analysis, ..
    } = requested;
    let ignored = analysis.findings().iter().filter(|found| is_ignored(found));
    let left = analysis.with_text(document, text).findings().len();
    (left + ignored.count() == analysis.findings().len()).then(|| {
        let edit: TextEdit = edits::difference(document, text);
        CodeAction {
            title,
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![requested.diagnostic(finding)]),
            edit: Some(edits::workspace_edit(document, vec![edit])),
            ..CodeAction::default()
        }
    })
}
