//! Findings as diagnostics of the protocol.

use gen_lsp_types::{
    self as lsp, Code, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Uri,
};

use super::analysis::Analysis;
use super::documents::Document;
use super::uri;
use crate::lint::diagnostic::Severity;
use crate::report::RenderedDiagnostic;
use crate::report::address;
use crate::report::rendered::RenderedLabel;

/// The diagnostics of a document.
pub fn diagnostics(document: &Document, analysis: &Analysis) -> Vec<lsp::Diagnostic> {
    analysis
        .findings()
        .iter()
        .map(|finding| diagnostic(document, analysis, finding))
        .collect()
}

/// A finding in the document as a diagnostic.
pub fn diagnostic(
    document: &Document,
    analysis: &Analysis,
    finding: &RenderedDiagnostic,
) -> lsp::Diagnostic {
    let related: Vec<DiagnosticRelatedInformation> = finding
        .related
        .iter()
        .filter_map(|label| related(document, analysis, label))
        .collect();
    lsp::Diagnostic {
        range: range(document, finding),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.code.to_owned())),
        code_description: address::of_rule(finding.rule)
            .map(|href| CodeDescription::new(Uri(href))),
        source: Some("runnergen".to_owned()),
        message: message(finding).into(),
        tags: tag(finding).map(|tag| vec![tag]),
        related_information: (!related.is_empty()).then_some(related),
        ..lsp::Diagnostic::default()
    }
}

/// The range of a finding.
pub fn range(document: &Document, finding: &RenderedDiagnostic) -> lsp::Range {
    let start = document.offset_of(finding.start);
    document.range(start..document.offset_of(finding.end).max(start))
}

fn message(finding: &RenderedDiagnostic) -> String {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    if let Some(note) = &finding.note {
        message.push_str(&format!("\nnote: {note}"));
    }
    message
}

/// Editors strike through what is deprecated, and fade what has no effect.
fn tag(finding: &RenderedDiagnostic) -> Option<DiagnosticTag> {
    let name = finding.rule.name;
    if name.starts_with("deprecated") || name.ends_with("deprecated") {
        Some(DiagnosticTag::Deprecated)
    } else if name.starts_with("unused") || name.starts_with("removed") {
        Some(DiagnosticTag::Unnecessary)
    } else {
        None
    }
}

/// Another location of a finding. Its columns are known in characters; in another file than the document they are used
/// as they are, since its text is not at hand.
fn related(
    document: &Document,
    analysis: &Analysis,
    label: &RenderedLabel,
) -> Option<DiagnosticRelatedInformation> {
    let is_here = label.file == analysis.path;
    let (uri, range) = if is_here {
        let bytes = document.offset_of(label.start)..document.offset_of(label.end);
        (document.uri.clone(), document.range(bytes))
    } else {
        let at = |position: helm_yaml::source::Position| {
            let narrow =
                |number: usize| u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
            lsp::Position::new(narrow(position.line), narrow(position.column))
        };
        let range = lsp::Range::new(at(label.start), at(label.end));
        (uri::of_path(&label.file), range)
    };
    let is_file = is_here || !label.file.starts_with("--");
    is_file.then(|| DiagnosticRelatedInformation {
        location: Location::new(uri, range),
        message: label.message.clone(),
    })
}
