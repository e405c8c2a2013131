//! SARIF 2.1.0, in the subset that GitHub code scanning supports.
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{
    RenderedDiagnostic, RenderedEdit, RenderedFix, RenderedLabel, Report, address, location,
    printable,
};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 1],
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair>,
}

/// A fix: the changes of each file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair {
    description: Text,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
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
    let rules = rules_that_fired(report);
    let mut fingerprints = Fingerprints::default();
    let results = report
        .findings
        .iter()
        .map(|finding| outcome(finding, &rules, report, &mut fingerprints))
        .collect();
    let driver = Driver {
        name: "runnergen",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: address::repository(),
        rules: rules.into_iter().map(descriptor).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        column_kind: "unicodeCodePoints",
        results,
    };
    printable::write_json(
        out,
        &Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [run],
        },
    )
}

/// The rules with findings, sorted by code.
fn rules_that_fired(report: &Report) -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = report.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup();
    rules
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
        help_uri: address::of_rule(rule),
        help: Help {
            text: page.text.clone(),
            markdown: page.text,
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: Properties {
            tags: [rules::family(rule)],
        },
    }
}

fn outcome(
    finding: &RenderedDiagnostic,
    rules: &[&Rule],
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
        rule_index: rules
            .binary_search_by_key(&finding.rule.code, |rule| rule.code)
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
        fixes: finding.fix.iter().map(|fix| repair(fix, report)).collect(),
    }
}

fn repair(fix: &RenderedFix, report: &Report) -> Repair {
    let by_file = fix.edits.chunk_by(|a, b| a.file == b.file);
    let change = |edits: &[RenderedEdit]| ArtifactChange {
        artifact_location: ArtifactLocation {
            uri: location::uri(&location::relative(&edits[0].file, &report.directory)),
        },
        replacements: edits.iter().map(replacement).collect(),
    };
    Repair {
        description: Text {
            text: fix.title.clone(),
        },
        artifact_changes: by_file.map(change).collect(),
    }
}

fn replacement(edit: &RenderedEdit) -> Replacement {
    Replacement {
        deleted_region: region(edit.start, edit.end),
        inserted_content: Text {
            text: edit.replacement.clone(),
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
    PhysicalLocation {
        artifact_location: ArtifactLocation {
            uri: location::uri(file),
        },
        region: region(start, end),
    }
}

fn region(start: Position, end: Position) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
