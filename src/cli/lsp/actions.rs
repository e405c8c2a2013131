//! Code actions: fixes of findings, and comments that ignore them.

use gen_lsp_types::{
    CodeAction, CodeActionKind, Edit as DocumentEdit, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use super::analysis::Analysis;
use super::diagnostics;
use super::documents::Document;
use crate::fix::{self, Selection};
use crate::lint::diagnostic::Applicability;
use crate::report::RenderedDiagnostic;
use crate::report::fix::RenderedEdit;

/// The wanted kinds of actions for the findings in a range of a document. Each kind is computed only if it is wanted, since
/// fixes are applied and linted to offer them.
pub fn actions(
    document: &Document,
    analysis: &Analysis,
    range: gen_lsp_types::Range,
    is_wanted: impl Fn(&CodeActionKind) -> bool,
) -> Vec<CodeAction> {
    let mut actions = if is_wanted(&CodeActionKind::QuickFix) {
        actions_of_findings(document, analysis, range)
    } else {
        Vec::new()
    };
    if is_wanted(&CodeActionKind::SourceFixAll) {
        actions.extend(fix_all(document, analysis));
    }
    actions
}

/// The fix of each finding in a range, then a comment that ignores it.
fn actions_of_findings(
    document: &Document,
    analysis: &Analysis,
    range: gen_lsp_types::Range,
) -> Vec<CodeAction> {
    let (first, last) = (range.start.line, range.end.line);
    let is_inside = |finding: &&RenderedDiagnostic| {
        let range = diagnostics::range(document, finding);
        range.start.line <= last && first <= range.end.line
    };
    let findings: Vec<&RenderedDiagnostic> = analysis.findings().iter().filter(is_inside).collect();
    let mut actions: Vec<CodeAction> = findings
        .iter()
        .filter_map(|finding| quick_fix(document, analysis, finding))
        .collect();
    let mut ignored = Vec::new();
    for finding in findings {
        let key = (finding.rule.code, finding.start.line);
        if !ignored.contains(&key) {
            ignored.push(key);
            actions.extend(ignore(document, analysis, finding));
        }
    }
    actions
}

/// The fix of a finding, if all its edits are in the document.
fn quick_fix(
    document: &Document,
    analysis: &Analysis,
    finding: &RenderedDiagnostic,
) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    let edit = |edit: &RenderedEdit| {
        let bytes = document.offset_of(edit.start)..document.offset_of(edit.end);
        let is_here = edit.file == analysis.path;
        is_here.then(|| TextEdit::new(document.range(bytes), edit.replacement.clone()))
    };
    let edits = fix.edits.iter().map(edit).collect::<Option<Vec<_>>>()?;
    let mut title = fix.title.clone();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        is_preferred: Some(fix.applicability == Applicability::Safe),
        diagnostics: Some(vec![diagnostics::diagnostic(document, analysis, finding)]),
        edit: Some(workspace_edit(document, edits)),
        ..CodeAction::default()
    })
}

/// All safe fixes, as `runnergen validate --fix` applies them.
fn fix_all(document: &Document, analysis: &Analysis) -> Option<CodeAction> {
    let is_safe = |finding: &RenderedDiagnostic| {
        let fix = finding.fix.as_ref();
        fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
    };
    if !analysis.findings().iter().any(is_safe) {
        return None;
    }
    let outcome = fix::fix(&[analysis.job(document)], &Selection::default()).ok()?;
    let fixed = outcome
        .files
        .into_iter()
        .find(|file| file.name == analysis.path)?;
    let text = String::from_utf8(fixed.after).ok()?;
    Some(CodeAction {
        title: "Apply all safe fixes".to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(workspace_edit(document, vec![difference(document, &text)])),
        ..CodeAction::default()
    })
}

/// The edit that turns a document into another text: what is between their common beginning and end.
fn difference(document: &Document, text: &str) -> TextEdit {
    let old = &document.text;
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs
            .take_while(|(old, new)| old == new)
            .map(|(old, _)| old.len_utf8())
            .sum()
    };
    let start = common(&mut old.chars().zip(text.chars()));
    let (rest, new) = (&old[start..], &text[start..]);
    let end = common(&mut rest.chars().rev().zip(new.chars().rev()));
    TextEdit::new(
        document.range(start..old.len() - end),
        new[..new.len() - end].to_owned(),
    )
}

/// A comment above the line of a finding that ignores its rule there. It is not offered where it would not be a comment,
/// such as in a text of several lines.
fn ignore(
    document: &Document,
    analysis: &Analysis,
    finding: &RenderedDiagnostic,
) -> Option<CodeAction> {
    let line = document.line(finding.start.line - 1);
    let text = &document.text[line.clone()];
    let indentation = &text[..text.len() - text.trim_start_matches([' ', '\t']).len()];
    let code = finding.rule.code;
    let line_ending = if document.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let comment = format!("{indentation}# runnergen: ignore[{code}]{line_ending}");
    let edit = TextEdit::new(document.range(line.start..line.start), comment);
    let is_gone = |after: &RenderedDiagnostic| {
        after.rule.code != code || after.start.line != finding.start.line + 1
    };
    let after = analysis.of_changed(document, line.start, &edit.new_text);
    let works = after.iter().all(is_gone) && after.len() < analysis.findings().len();
    works.then(|| CodeAction {
        title: format!("Ignore {code} ({}) on this line", finding.rule.name),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostics::diagnostic(document, analysis, finding)]),
        edit: Some(workspace_edit(document, vec![edit])),
        ..CodeAction::default()
    })
}

/// Edits of one version of a document.
pub fn workspace_edit(document: &Document, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let identifier = OptionalVersionedTextDocumentIdentifier {
        version: Some(document.version),
        text_document_identifier: TextDocumentIdentifier::new(document.uri.clone()),
    };
    let edits = edits.into_iter().map(DocumentEdit::from).collect();
    WorkspaceEdit {
        document_changes: Some(vec![TextDocumentEdit::new(identifier, edits).into()]),
        ..WorkspaceEdit::default()
    }
}
