//! A JSON document for programs, documented in `docs/reports.md`. An incompatible change increments `version`.

use std::io::{self, Write};

use serde::Serialize;

use super::{RenderedDiagnostic, RenderedLabel, Report};
use crate::lint::diagnostic::Severity;

/// The version of the document.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
}

/// A finding. Lines and columns start at 1, columns count characters, the end is exclusive.
#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    name: &'a str,
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
        diagnostics: report.findings.iter().map(entry).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn entry(finding: &RenderedDiagnostic) -> Entry<'_> {
    Entry {
        rule: finding.rule.code,
        name: finding.rule.name,
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
