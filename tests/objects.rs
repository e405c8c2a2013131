//! Errors that only a rendered object shows, in every part of the values that is rendered: `tests/cases/objects`.
//!
//! A comment line with a caret marks the column of the expected error in the line above it: `#      ^`; `#<` means
//! column 1. Where a comment is impossible, or for another source, `# at: FILE:LINE:COLUMN` does the same.
//! `# with: ARGUMENTS` adds arguments; file names are relative to the directory of the case. Every error of the file
//! must be marked exactly once.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The cases; files that they refer to are in subdirectories.
fn cases() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/objects");
    let entries = fs::read_dir(directory)
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = entries
        .filter(|file| file.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    files
}

/// The places that a file marks: `FILE:LINE:COLUMN`.
fn marked(file: &str, text: &str) -> Vec<String> {
    let mark = |(index, line): (usize, &str)| {
        let comment = line.trim_start();
        let column = if comment.starts_with("#<") {
            Some(1)
        } else {
            caret(line)
        };
        let said = comment
            .strip_prefix("# at: ")
            .map(|place| place.trim().to_owned());
        column
            .map(|column| format!("{file}:{index}:{column}"))
            .or(said)
    };
    let mut marked: Vec<String> = text.lines().enumerate().filter_map(mark).collect();
    marked.sort();
    marked
}

/// The column of the caret in a line of nothing else.
fn caret(line: &str) -> Option<usize> {
    let is_mark = line.trim_start().starts_with('#')
        && line.chars().all(|character| " #^".contains(character));
    line.chars()
        .position(|character| character == '^')
        .filter(|_| is_mark)
        .map(|index| index + 1)
}

/// The locations of the errors that `validate` reports, and their messages.
fn errors(file: &Path, text: &str) -> (Vec<String>, String) {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a UTF-8 name");
    let more = text
        .lines()
        .find_map(|line| line.strip_prefix("# with: "))
        .unwrap_or_default();
    let arguments: Vec<&str> = ["validate", "--format", "json", name]
        .into_iter()
        .chain(more.split_whitespace())
        .collect();
    let directory = file.parent().expect("a case has a directory");
    let output = common::runnergen(&arguments)
        .current_dir(directory)
        .output()
        .expect("validate runs");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let found = report["diagnostics"]
        .as_array()
        .expect("a list of findings");
    let errors: Vec<&Value> = found
        .iter()
        .filter(|finding| finding["level"] == "error")
        .collect();
    let place = |error: &&Value| {
        format!(
            "{}:{}:{}",
            error["file"].as_str().unwrap_or_default(),
            error["line"],
            error["column"]
        )
    };
    let mut places: Vec<String> = errors.iter().map(place).collect();
    places.sort();
    let said = errors.iter().map(|error| {
        format!(
            "    {} {} {}\n",
            place(error),
            error["rule"],
            error["message"]
        )
    });
    (places, said.collect())
}

#[test]
fn each_mistake_is_reported_where_it_is_written() {
    let mut failures = String::new();
    let cases = cases();
    for file in &cases {
        let text = fs::read_to_string(file).expect("the case can be read");
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a UTF-8 name");
        let expected = marked(name, &text);
        let (found, said) = errors(file, &text);
        if expected.is_empty() || expected != found {
            failures += &format!("{name}: expected {expected:?}, found\n{said}");
        }
    }
    assert!(cases.len() >= 40, "{} cases", cases.len());
    assert!(failures.is_empty(), "\n{failures}");
}
