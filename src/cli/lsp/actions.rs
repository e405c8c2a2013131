//! Code actions: fixes of findings, and comments that ignore them.

use gen_lsp_types::{
    CodeAction, CodeActionKind, Edit as DocumentEdit, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use super::analysis::{Analyses, Analysis};
use super::diagnostics;
use super::documents::Document;
use crate::report::RenderedDiagnostic;

/// The actions for the findings in a range of a document.
pub fn actions(
    document: &Document,
    analyses: &mut Analyses,
    range: gen_lsp_types::Range,
) -> Vec<CodeAction> {
    let analysis = analyses.of(document);
    let (first, last) = (range.start.line, range.end.line);
    let is_inside = |finding: &&RenderedDiagnostic| {
        let range = diagnostics::range(document, finding);
        range.start.line <= last && first <= range.end.line
    };
    let findings: Vec<&RenderedDiagnostic> = analysis.findings().iter().filter(is_inside).collect();
    let mut ignored = Vec::new();
    let mut actions = Vec::new();
    for finding in findings {
        let key = (finding.rule.code, finding.start.line);
        if !ignored.contains(&key) {
            ignored.push(key);
            actions.extend(ignore(document, analysis, finding));
        }
    }
    actions
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
