//! A JSON document for programs, documented in `docs/reports.md`. An incompatible change increments `version`.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    RenderedDiagnostic, RenderedEdit, RenderedFix, RenderedLabel, Report, address, printable,
};
use crate::lint::diagnostic::{Applicability, Severity};

/// The version of the document.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: &'static str,
    files: &'a [String],
    summary: Summary,
    diagnostics: Vec<Entry<'a>>,
}

/// Numbers of findings and files.
#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
    files: usize,
    skipped_files: usize,
    known_findings: usize,
}

/// A finding. Lines and columns start at 1, columns count characters, the end is exclusive.
#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    name: &'a str,
    url: Option<String>,
    level: Severity,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    path: &'a str,
    note: Option<&'a str>,
    related: Vec<Related<'a>>,
    fix: Option<Edits<'a>>,
}

/// The repair as edits.
#[derive(Serialize)]
struct Edits<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<Replacement<'a>>,
}

/// Replaces the text between two positions.
#[derive(Serialize)]
struct Replacement<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    replacement: &'a str,
}

/// Another source location that explains a finding.
#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: concat!("runnergen ", env!("CARGO_PKG_VERSION")),
        files: &report.checked,
        summary: summary(report),
        diagnostics: report.findings.iter().map(entry).collect(),
    };
    printable::write_json(out, &document)
}

fn summary(report: &Report) -> Summary {
    let count = |severity| {
        let findings = report.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    Summary {
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        info: count(Severity::Info),
        files: report.checked.len(),
        skipped_files: report.skipped_files,
        known_findings: report.known_findings,
    }
}

fn entry(finding: &RenderedDiagnostic) -> Entry<'_> {
    Entry {
        rule: finding.rule.code,
        name: finding.rule.name,
        url: address::of_rule(finding.rule),
        level: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        file: finding.file.as_deref(),
        line: finding.start.line,
        column: finding.start.column,
        end_line: finding.end.line,
        end_column: finding.end.column,
        path: &finding.path,
        note: finding.note.as_deref(),
        related: finding.related.iter().map(related).collect(),
        fix: finding.fix.as_ref().map(edits),
    }
}

fn edits(fix: &RenderedFix) -> Edits<'_> {
    Edits {
        title: &fix.title,
        applicability: fix.applicability,
        edits: fix.edits.iter().map(replacement).collect(),
    }
}

fn replacement(edit: &RenderedEdit) -> Replacement<'_> {
    Replacement {
        file: &edit.file,
        line: edit.start.line,
        column: edit.start.column,
        end_line: edit.end.line,
        end_column: edit.end.column,
        replacement: &edit.replacement,
    }
}

fn related(label: &RenderedLabel) -> Related<'_> {
    Related {
        message: &label.message,
        file: &label.file,
        line: label.start.line,
        column: label.start.column,
        end_line: label.end.line,
        end_column: label.end.column,
    }
}
