//! The Reviewdog Diagnostic Format. Its columns count bytes of UTF-8.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use std::io::{self, Write};

use serde::Serialize;

use super::{
    RenderedDiagnostic, RenderedEdit, RenderedLabel, Report, address, location, printable,
};
use crate::lint::diagnostic::Severity;
use helm_yaml::source::Position;

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    severity: &'static str,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'static str>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let result = DiagnosticResult {
        source: Source {
            name: "runnergen",
            url: address::repository(),
        },
        severity: worst.map_or("UNKNOWN_SEVERITY", severity),
        diagnostics: report
            .findings
            .iter()
            .map(|finding| diagnostic(finding, report))
            .collect(),
    };
    printable::write_json(out, &result)
}

fn diagnostic<'a>(finding: &'a RenderedDiagnostic, report: &Report) -> Diagnostic<'a> {
    let file = finding.file.as_deref().unwrap_or_default();
    let related = |label: &'a RenderedLabel| Related {
        message: &label.message,
        location: location(&label.file, label.start, label.end, report),
    };
    Diagnostic {
        message: finding.message_with_help(),
        location: location(file, finding.start, finding.end, report),
        severity: severity(finding.severity),
        code: Code {
            value: finding.rule.code,
            url: address::of_rule(finding.rule),
        },
        suggestions: suggestion(finding).into_iter().collect(),
        related_locations: finding.related.iter().map(related).collect(),
    }
}

/// The fix. A suggestion has no file: it replaces text of the file of the finding.
fn suggestion(finding: &RenderedDiagnostic) -> Option<Suggestion<'_>> {
    let edit: &RenderedEdit = finding.fix.as_ref()?.combined.as_ref()?;
    (finding.file.as_ref() == Some(&edit.file)).then(|| Suggestion {
        range: range(edit.start, edit.end),
        text: &edit.replacement,
    })
}

fn location(file: &str, start: Position, end: Position, report: &Report) -> Location {
    Location {
        path: location::relative(file, &report.directory),
        range: range(start, end),
    }
}

fn range(start: Position, end: Position) -> Range {
    let point = |position: Position| Point {
        line: position.line,
        column: position.byte_column,
    };
    Range {
        start: point(start),
        end: point(end),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}
