//! SARIF 2.1.0, in the subset that GitHub code scanning supports.
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{RenderedDiagnostic, RenderedLabel, Report, location};
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Rule;
use crate::lint::rules;
use helm_yaml::source::Position;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

/// A rule, with its page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// The page, for viewers with and without Markdown support.
#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: PartialFingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartialFingerprints {
    primary_location_line_hash: String,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let driver = Driver {
        name: "runnergen",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules::all().map(descriptor).collect(),
    };
    let mut fingerprints = Fingerprints::default();
    let results = report
        .findings
        .iter()
        .map(|finding| outcome(finding, report, &mut fingerprints))
        .collect();
    let run = Run {
        tool: Tool { driver },
        column_kind: "unicodeCodePoints",
        results,
    };
    serde_json::to_writer_pretty(
        &mut *out,
        &Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [run],
        },
    )?;
    writeln!(out)
}

fn descriptor(rule: &Rule) -> Descriptor {
    let page = rule.page();
    let text = |text: &str| Text {
        text: text.to_owned(),
    };
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: text(&page.summary),
        full_description: text(&page.introduction()),
        help: Help {
            text: page.text.clone(),
            markdown: page.text,
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    }
}

fn outcome(
    finding: &RenderedDiagnostic,
    report: &Report,
    fingerprints: &mut Fingerprints,
) -> Outcome {
    let file = location::relative(
        finding.file.as_deref().unwrap_or_default(),
        &report.directory,
    );
    let primary_location_line_hash = fingerprints.of(finding, &file);
    let physical_location = physical_location(&file, finding.start, finding.end);
    Outcome {
        rule_id: finding.rule.code,
        rule_index: rules::all()
            .position(|rule| rule == finding.rule)
            .unwrap_or_default(),
        level: level(finding.severity),
        message: Text {
            text: finding.message_with_help(),
        },
        locations: [Location {
            id: None,
            physical_location,
            message: None,
        }],
        related_locations: finding
            .related
            .iter()
            .enumerate()
            .map(|(id, label)| related(id, label, report))
            .collect(),
        partial_fingerprints: PartialFingerprints {
            primary_location_line_hash,
        },
    }
}

fn related(id: usize, label: &RenderedLabel, report: &Report) -> Location {
    let file = location::relative(&label.file, &report.directory);
    let physical_location = physical_location(&file, label.start, label.end);
    Location {
        id: Some(id),
        physical_location,
        message: Some(Text {
            text: label.message.clone(),
        }),
    }
}

fn physical_location(file: &str, start: Position, end: Position) -> PhysicalLocation {
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    };
    PhysicalLocation {
        artifact_location: ArtifactLocation {
            uri: location::uri(file),
        },
        region,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
