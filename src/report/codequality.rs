//! GitLab's Code Quality report, which a merge request shows next to the changed lines.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{RenderedDiagnostic, Report, location, printable};
use crate::lint::diagnostic::Severity;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let issues: Vec<Issue> = report
        .findings
        .iter()
        .map(|finding| issue(finding, report, &mut fingerprints))
        .collect();
    printable::write_json(out, &issues)
}

fn issue(finding: &RenderedDiagnostic, report: &Report, fingerprints: &mut Fingerprints) -> Issue {
    let path = location::relative(
        finding.file.as_deref().unwrap_or_default(),
        &report.directory,
    );
    let fingerprint = fingerprints.of(finding, &path);
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let lines = Lines {
        begin: finding.start.line,
    };
    Issue {
        description: finding.message_with_help(),
        check_name: finding.rule.name,
        fingerprint,
        severity,
        location: Location { path, lines },
    }
}
