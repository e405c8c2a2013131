//! `runnergen upgrade`: what changes for values between two chart versions.
//!
//! `tests/cases/upgrade/*.yaml` name their arguments in a comment at the top, and mark each expected change on its line:
//! `# <- lost chart 0.53.0`. A change without a line of its own is a comment `# expect: ` with the same words and its name.
//! `neighbours.txt` was written from tables of the chart's and the runner's history, not from the program's data.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::common::{files, runnergen, stderr, with_input};

/// The report of the command, and its exit code.
fn report(arguments: &[&str]) -> (Value, Option<i32>) {
    let mut command = runnergen(&["upgrade", "-o", "json"]);
    let output = command
        .args(arguments)
        .output()
        .expect("the command starts");
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|_| panic!("{arguments:?}: {}", stderr(&output)));
    (report, output.status.code())
}

fn changes(report: &Value) -> &[Value] {
    report["changes"].as_array().expect("changes")
}

fn text<'v>(change: &'v Value, key: &str) -> &'v str {
    change[key].as_str().unwrap_or_default()
}

/// The names of the lost settings and of the turned feature flags, as in `neighbours.txt`.
fn lost_and_turned(report: &Value) -> BTreeSet<String> {
    let line = |change: &Value| {
        let name = text(change, "name");
        match (text(change, "impact"), text(change, "kind")) {
            ("lost", _) => Some(format!("  lost {name}")),
            ("changed" | "unaffected", "feature-flag") => Some(format!("  turned {name}")),
            _ => None,
        }
    };
    changes(report).iter().filter_map(line).collect()
}

#[test]
fn every_turned_flag_and_every_lost_key_between_neighbours_is_named() {
    let expected = fs::read_to_string("tests/upgrade/neighbours.txt").expect("the list");
    let mut pairs = 0;
    for section in expected
        .split("\n0.")
        .map(|section| section.trim_start_matches("0."))
    {
        let (versions, lines) = section.split_once('\n').unwrap_or((section, ""));
        let (from, to) = versions.split_once(" -> ").expect("two versions");
        let (from, to) = (format!("0.{from}"), to.trim());
        let (report, code) = report(&[
            "-f",
            "tests/upgrade/values.yaml",
            "--from",
            &from,
            "--to",
            to,
        ]);
        let wanted: BTreeSet<String> = lines.lines().map(str::to_owned).collect();
        let found = lost_and_turned(&report);
        assert_eq!(found, wanted, "{from} -> {to}");
        let is_lossy = wanted.iter().any(|line| line.starts_with("  lost"));
        assert_eq!(code, Some(i32::from(is_lossy)), "{from} -> {to}");
        pairs += 1;
    }
    assert_eq!(pairs, 22, "twelve versions, up and down");
}

/// A change as a case marks it: line, impact, version and name. Marks on a line have no name, the others no line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    line: Option<u64>,
    words: String,
}

/// The marks of a case.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if let Some(words) = line.strip_prefix("# expect: ") {
            marks.push(Mark {
                line: None,
                words: words.to_owned(),
            });
        } else if !line.starts_with('#') {
            marks.extend(line.split("# <- ").skip(1).map(|words| Mark {
                line: Some(number),
                words: words.trim().to_owned(),
            }));
        }
    }
    marks.sort();
    marks
}

/// The change as a mark, on its line if the case marks that line.
fn as_mark(change: &Value, marked: &[Mark]) -> Mark {
    let line = change["line"].as_u64();
    let component = match text(&change["since"], "component") {
        "gitlab" => "GitLab",
        "" => "-",
        other => other,
    };
    let words = format!(
        "{} {component} {}",
        text(change, "impact"),
        text(&change["since"], "version")
    );
    let mark = Mark {
        line,
        words: words.trim().to_owned(),
    };
    if marked.contains(&mark) {
        return mark;
    }
    let name = text(change, "name");
    let kind = if text(change, "kind") == "rendering" && component == "-" {
        " rendering"
    } else {
        ""
    };
    Mark {
        line: None,
        words: format!("{} {name}{kind}", mark.words),
    }
}

#[test]
fn changes_are_on_their_line_and_name_the_version() {
    let mut count = 0;
    for (name, bytes) in files("tests/cases/upgrade".as_ref()) {
        let case = String::from_utf8(bytes).expect("a text");
        let file = format!("tests/cases/upgrade/{name}");
        let given = case
            .lines()
            .find_map(|line| line.strip_prefix("# arguments: "));
        let given = given.expect("arguments").split_whitespace();
        let arguments: Vec<&str> = ["-f", file.as_str()].into_iter().chain(given).collect();
        let (report, code) = report(&arguments);
        let expected = marks(&case);
        let mut found: Vec<Mark> = changes(&report)
            .iter()
            .map(|change| as_mark(change, &expected))
            .collect();
        found.sort();
        assert_eq!(found, expected, "{file}");
        let is_lossy = expected.iter().any(|mark| mark.words.starts_with("lost "));
        assert_eq!(code, Some(i32::from(is_lossy)), "{file}");
        count += expected.len();
    }
    assert!(count >= 45, "only {count} marks");
}

#[test]
fn standard_input_is_read_once() {
    let values = fs::read("tests/cases/upgrade/startup_probe.yaml").expect("a case");
    let mut command = runnergen(&["upgrade", "-f", "-", "--from", "0.90.0", "--to", "0.91.0"]);
    let output = with_input(&mut command, &values);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("-:3:1: `startupProbe` takes effect"),
        "{text}"
    );
}
