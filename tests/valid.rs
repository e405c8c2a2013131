//! Valid values that combine documented features of the chart, the runner and Kubernetes.
//!
//! `tests/cases/valid/*.yaml` are named by what they show. No file has an error, and only those warnings that a comment
//! names on their line (`# <- RG155`). A first line `# arguments: …` names arguments of `validate`.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common;

#[test]
fn valid_values_have_no_error_and_only_the_named_warnings() {
    let mut files = 0;
    let mut wrong = String::new();
    for entry in fs::read_dir("tests/cases/valid").expect("a directory") {
        let path = entry.expect("a file").path();
        wrong += &unexpected(&path);
        files += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(files >= 150, "only {files} files");
}

/// The findings that a file does not name, and the named ones that are missing, a line each.
fn unexpected(path: &Path) -> String {
    let file = path.to_str().expect("a UTF-8 path");
    let text = fs::read_to_string(path).expect("a readable file");
    let (named, found) = (named(&text), found(file, &text));
    let is_named = |(line, rule): &(u64, String)| {
        let mut named = named.iter();
        named.any(|(named_line, named_rule)| (line, rule.as_str()) == (named_line, *named_rule))
    };
    let unnamed = found.iter().filter(|(at, _)| !is_named(at));
    let unnamed =
        unnamed.map(|((line, rule), message)| format!("{file}:{line}: {rule} {message}\n"));
    let missing = named.iter().filter(|(line, rule)| {
        let mut found = found.iter();
        !found.any(|((at, code), _)| (at, code.as_str()) == (line, *rule))
    });
    let missing = missing.map(|(line, rule)| format!("{file}:{line}: {rule} is missing\n"));
    unnamed.chain(missing).collect()
}

/// The lines and rules of the warnings that the comments of a file name.
fn named(text: &str) -> Vec<(u64, &str)> {
    let lines = text.lines().zip(1..);
    lines
        .filter_map(|(line, number)| Some((number, line.split_once("# <- ")?.1)))
        .collect()
}

/// The errors and warnings in a file: the line, the rule and the message of each.
fn found(file: &str, text: &str) -> Vec<((u64, String), String)> {
    let mut arguments = vec!["validate", "--no-config", "--format", "json", file];
    let given = text
        .lines()
        .filter_map(|line| line.strip_prefix("# arguments: "));
    arguments.extend(given.flat_map(str::split_whitespace));
    let output = common::runnergen(&arguments).output().expect("an output");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
    let findings = report["diagnostics"]
        .as_array()
        .expect("a list of findings");
    let serious = findings.iter().filter(|finding| finding["level"] != "info");
    serious
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let line = finding["line"].as_u64().unwrap_or_default();
            ((line, text("rule")), text("message"))
        })
        .collect()
}
