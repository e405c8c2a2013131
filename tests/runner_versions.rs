//! Findings that depend on the runner version. Each of `tests/cases/runner_versions/*.yaml` names its arguments in comments
//! at the top, and marks each expected finding on its line: `# <- RG082 18.11.0`, the rule and the version in its message.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common;

/// The rules that compare with the runner version, and the one for unknown keys, which they replace.
const RULES: [&str; 10] = [
    "RG042", "RG043", "RG073", "RG074", "RG075", "RG081", "RG082", "RG083", "RG084", "RG085",
];
/// The rule for flags set to their default.
const DEFAULT: &str = "RG086";

/// Line, rule and version of the findings that a case marks.
fn expected(text: &str) -> Vec<(u64, String, String)> {
    let marks = text.lines().zip(1..).filter_map(|(line, number)| {
        let (_, mark) = line.split_once("# <- ")?;
        let (rule, version) = mark.split_once(' ').expect("a rule and a version");
        Some((number, rule.to_owned(), version.to_owned()))
    });
    marks.collect()
}

fn findings(file: &str, text: &str) -> Vec<Value> {
    let mut arguments = vec!["validate", "--no-config", "--format", "json", file];
    let given = text
        .lines()
        .filter_map(|line| line.strip_prefix("# arguments: "));
    arguments.extend(given.flat_map(str::split_whitespace));
    let output = common::runnergen(&arguments).output().expect("an output");
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
    let Value::Array(found) = report["diagnostics"].take() else {
        panic!("{file}: expected findings");
    };
    let is_of_versions =
        |found: &Value| RULES.contains(&text_of(found, "rule")) || found["rule"] == DEFAULT;
    found.into_iter().filter(is_of_versions).collect()
}

fn text_of<'v>(found: &'v Value, key: &str) -> &'v str {
    found[key].as_str().unwrap_or_default()
}

#[test]
fn findings_are_on_their_line_and_name_the_version() {
    let directory = Path::new("tests/cases/runner_versions");
    let mut marked = 0;
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("a file").path();
        let file = path.to_str().expect("a UTF-8 path");
        let text = fs::read_to_string(&path).expect("a readable file");
        let (expected, found) = (expected(&text), findings(file, &text));
        let lines: Vec<_> = found
            .iter()
            .map(|found| (found["line"].as_u64(), text_of(found, "rule")))
            .collect();
        let wanted: Vec<_> = expected
            .iter()
            .map(|(line, rule, _)| (Some(*line), rule.as_str()))
            .collect();
        assert_eq!(lines, wanted, "{file}");
        for ((_, _, version), found) in expected.iter().zip(&found) {
            let message = text_of(found, "message");
            assert!(
                message.contains(&format!("runner {version}")),
                "{file}: {message}"
            );
        }
        marked += expected.len();
    }
    assert!(marked >= 20, "only {marked} marks");
}

#[test]
fn an_unknown_version_is_refused_with_the_nearest_ones() {
    let output = common::runnergen(&["validate", "--runner-version", "18.4.99", "-"])
        .output()
        .expect("an output");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("unknown runner version `18.4.99`; the nearest are `18.4.0` and `18.5.0`"),
        "{message}"
    );
}

#[test]
fn explain_names_the_versions_of_keys_and_flags() {
    for (name, expected) in [
        ("runners.kubernetes.autoscaler", "since       18.11.0"),
        ("pre_clone_script", "removed     17.0.0"),
        ("pre_clone_script", "deprecated  since 15.9.0"),
        ("FF_TIMESTAMPS", "false since 16.11.0, true since 18.7.0"),
        ("FF_USE_FASTZIP", "since 19.4.0, 19.7 removes it"),
        ("FF_USE_NEW_BASH_EVAL_STRATEGY", "removed     19.3.0"),
        ("runners.kubernetes.pull_policy", "arrays since 13.11.0"),
    ] {
        let output = common::runnergen(&["explain", name])
            .output()
            .expect("an output");
        let page = String::from_utf8_lossy(&output.stdout);
        assert!(page.contains(expected), "{name}: {page}");
    }
}
