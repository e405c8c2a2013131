//! SARIF 2.1.0 as GitHub's code scanning takes it.
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{Finding, Report, location};
use crate::diagnostic::Level;
use crate::rule::Rule;
use crate::rules;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

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

/// The page, for viewers that know Markdown and for those that don't.
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
    partial_fingerprints: PartialFingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
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
        rules: rules::all().iter().map(|rule| descriptor(rule)).collect(),
    };
    let mut fingerprints = Fingerprints::default();
    let results = report.findings.iter().map(|finding| outcome(finding, report, &mut fingerprints)).collect();
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn descriptor(rule: &Rule) -> Descriptor {
    let page = rule.page();
    let text = |text: &str| Text { text: text.to_owned() };
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: text(&page.summary),
        full_description: text(&page.introduction()),
        help: Help { text: page.text.clone(), markdown: page.text },
        default_configuration: Configuration { level: level(rule.level) },
    }
}

fn outcome(finding: &Finding, report: &Report, fingerprints: &mut Fingerprints) -> Outcome {
    let file = location::relative(finding.file.as_deref().unwrap_or_default(), &report.folder);
    let (start, end) = (finding.start, finding.end);
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    let primary_location_line_hash = fingerprints.of(finding, &file);
    let artifact_location = ArtifactLocation { uri: location::uri(&file) };
    Outcome {
        rule_id: finding.rule,
        rule_index: rules::all().iter().position(|rule| rule.code == finding.rule).unwrap_or_default(),
        level: level(finding.level),
        message: Text { text: finding.sentence() },
        locations: [Location { physical_location: PhysicalLocation { artifact_location, region } }],
        partial_fingerprints: PartialFingerprints { primary_location_line_hash },
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}
