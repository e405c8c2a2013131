//! The reports for other programs conform to the specifications of these programs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fs;
use std::path::Path;

use crate::common::{runnergen, with_input};
use serde_json::Value;

/// Values with every kind of report content: two severities, a repeated finding, a non-ASCII name.
const VALUES: &str = "a: 1\na: 2\na: 3\nrunners: { \"ä\": 1, \"ä\": 2 }\n";

fn report(format: &str, folder: &Path, names: &[&str]) -> Value {
    let mut command = runnergen(&["validate", "--select", "RG002,RG004", "--format", format]);
    let output = command
        .args(names)
        .current_dir(folder)
        .output()
        .expect("the command starts");
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

fn folder_with_files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    fs::create_dir(folder.path().join("with space")).expect("a directory in it");
    fs::write(folder.path().join("with space/välues.yaml"), VALUES).expect("a file");
    fs::write(folder.path().join("broken.yaml"), "a: [").expect("a file");
    fs::write(folder.path().join("clean.yaml"), "replicas: 1\n").expect("a file");
    folder
}

#[test]
fn sarif_conforms_to_its_schema() {
    let schema = include_str!("sarif/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    // The schema has an invalid regular expression for languages, which strict validators reject.
    for embedding in ["run", "toolComponent"] {
        schema["definitions"][embedding]["properties"]["language"]
            .as_object_mut()
            .expect("a property")
            .remove("pattern");
    }
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let folder = folder_with_files();
    for names in [
        ["clean.yaml"].as_slice(),
        &["with space/välues.yaml", "broken.yaml", "clean.yaml"],
    ] {
        let log = report("sarif", folder.path(), names);
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [] as [String; 0]);
    }
}

#[test]
fn sarif_contains_the_fields_that_github_requires() {
    let folder = folder_with_files();
    let clean = report("sarif", folder.path(), &["clean.yaml"]);
    assert_eq!(
        clean["runs"][0]["results"],
        serde_json::json!([]),
        "there when nothing is wrong, too"
    );
    let absolute = folder.path().join("with space/välues.yaml");
    let log = report(
        "sarif",
        folder.path(),
        &[absolute.to_str().expect("text"), "./broken.yaml"],
    );
    let run = &log["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array().expect("rules") {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(
                rule[text]["text"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{text} of {rule}"
            );
        }
    }
    let results = run["results"].as_array().expect("results");
    let uris: Vec<&Value> = results
        .iter()
        .map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    let encoded = "with%20space/v%C3%A4lues.yaml";
    assert_eq!(uris, [encoded, encoded, encoded, "broken.yaml"]);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
    let region = &results[2]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        *region,
        serde_json::json!({"startLine": 4, "startColumn": 20, "endLine": 4, "endColumn": 23})
    );
}

#[test]
fn code_quality_fingerprints_are_unique_and_independent_of_lines() {
    let fingerprints = |text: &str| -> Vec<String> {
        let mut command = runnergen(&[
            "validate",
            "-",
            "--select",
            "RG004",
            "--format",
            "codequality",
        ]);
        let report: Value =
            serde_json::from_slice(&with_input(&mut command, text.as_bytes()).stdout)
                .expect("JSON");
        let issues = report.as_array().expect("a list").clone();
        issues
            .iter()
            .map(|issue| {
                issue["fingerprint"]
                    .as_str()
                    .expect("a fingerprint")
                    .to_owned()
            })
            .collect()
    };
    let before = fingerprints(VALUES);
    assert_eq!(
        fingerprints(&format!("# a comment\n\n{VALUES}")),
        before,
        "lines may move"
    );
    let unique: std::collections::HashSet<&String> = before.iter().collect();
    assert_eq!(
        (unique.len(), before.len()),
        (3, 3),
        "though two of them have rule, file and path in common"
    );
}

#[test]
fn a_report_file_leaves_standard_output_empty() {
    let folder = folder_with_files();
    let path = folder.path().join("report.json");
    let mut command = runnergen(&[
        "validate",
        "broken.yaml",
        "--format",
        "codequality",
        "--output",
    ]);
    let output = command
        .arg(&path)
        .current_dir(folder.path())
        .output()
        .expect("the command starts");
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(1), b"".as_slice())
    );
    let report: Value = serde_json::from_slice(&fs::read(&path).expect("a report")).expect("JSON");
    assert_eq!(report[0]["location"]["path"], "broken.yaml");
    let mut command = runnergen(&["validate", "clean.yaml", "--output", "missing/report.json"]);
    let output = command
        .current_dir(folder.path())
        .output()
        .expect("the command starts");
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(3), b"".as_slice()),
        "nowhere to write to"
    );
}

#[test]
fn a_finding_about_two_places_shows_both() {
    let folder = tempfile::tempdir().expect("a directory");
    fs::write(folder.path().join("a.yaml"), "a: 1\nb: 2\n\n\na: 3\n").expect("a file");
    let json = report("json", folder.path(), &["a.yaml"]);
    let related = &json["diagnostics"][0]["related"];
    assert_eq!(
        (&related[0]["line"], &related[0]["file"]),
        (&1.into(), &"a.yaml".into())
    );
    let sarif = report("sarif", folder.path(), &["a.yaml"]);
    let location = &sarif["runs"][0]["results"][0]["relatedLocations"][0];
    assert_eq!(location["physicalLocation"]["region"]["startLine"], 1);
    assert_eq!(
        location["message"],
        serde_json::json!({ "text": related[0]["message"] })
    );
    let output = runnergen(&["validate", "--select", "RG004", "a.yaml"])
        .current_dir(folder.path())
        .output();
    let text = String::from_utf8(output.expect("it runs").stdout).expect("text");
    assert!(
        text.contains("1 | a: 1\n  | - has no effect\n...\n5 | a: 3\n  | ^\n"),
        "{text}"
    );
}
