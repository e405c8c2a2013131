//! The findings of `validate`. `tests/cases/check/*.yaml` are compared with snapshots; each is named by its mistake.
//! `tests/cases/spans/*` mark the source span of every error: `«` before it and `»` after it.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::path::Path;

use serde_json::Value;

use crate::common;

/// The findings of a command, which reads `input` from standard input.
fn diagnostics(arguments: &[&str], input: &str) -> Vec<Value> {
    let arguments = [&["validate", "--format", "json"], arguments].concat();
    let output = common::with_input(&mut common::runnergen(&arguments), input.as_bytes());
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
    match report["diagnostics"].take() {
        Value::Array(diagnostics) => diagnostics,
        other => panic!("a list of findings, not {other}"),
    }
}

/// The findings of a file, a line each: place, level, rule, path, message, help.
fn findings(file: &str) -> String {
    let findings = diagnostics(&[file], "");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let line = |finding: &Value| {
        let place = format!(
            "{}:{}-{}",
            finding["line"], finding["column"], finding["end_column"]
        );
        let [level, rule, path, message] =
            ["level", "rule", "path", "message"].map(|key| text(finding, key));
        let help = finding["help"]
            .as_str()
            .map(|help| format!("\n    {help}"))
            .unwrap_or_default();
        format!("{place} {level} {rule} {path}: {message}{help}\n")
    };
    findings.iter().map(line).collect()
}

#[test]
fn findings_have_the_right_location_and_no_follow_up_findings() {
    insta::with_settings!({ snapshot_path => "../snapshots/check", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/check", "*.yaml", |file| {
            let name = file.file_name().and_then(|name| name.to_str()).expect("a UTF-8 name");
            insta::assert_snapshot!("case", findings(&format!("tests/cases/check/{name}")));
        });
    });
}

/// A span in a text: line and column of its beginning, and the column of its end, all from 1.
type Span = (u64, u64, u64);

/// A text without its marks, and the spans that they mark.
fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for character in marked.chars() {
        match character {
            '«' => spans.push((line, column, column)),
            '»' => spans.last_mut().expect("a beginning before the end").2 = column,
            _ => {
                text.push(character);
                (line, column) = if character == '\n' {
                    (line + 1, 1)
                } else {
                    (line, column + 1)
                };
            }
        }
    }
    (text, spans)
}

fn error_spans(arguments: &[&str], input: &str) -> Vec<Span> {
    let findings = diagnostics(arguments, input);
    let errors = findings
        .iter()
        .filter(|finding| finding["level"] == "error");
    let number = |finding: &Value, key: &str| finding[key].as_u64().expect("a number");
    errors
        .map(|error| {
            (
                number(error, "line"),
                number(error, "column"),
                number(error, "end_column"),
            )
        })
        .collect()
}

#[test]
fn errors_in_expressions_have_exact_spans() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/spans");
    for (name, bytes) in common::files(&directory) {
        if !name.ends_with(".yaml") {
            continue;
        }
        let (text, spans) = unmarked(&String::from_utf8(bytes).expect("a case is UTF-8"));
        assert!(!spans.is_empty(), "{name}");
        assert_eq!(error_spans(&["-"], &text), spans, "{name}");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(
            error_spans(&["-"], &crlf),
            spans,
            "{name} with CRLF line endings"
        );
    }
}

#[test]
fn errors_in_flags_have_exact_spans() {
    for marked in include_str!("cases/spans/set_flags.txt").lines() {
        let (flag, spans) = unmarked(marked);
        // The source is the flag's value alone.
        let name = flag.find('=').map_or(0, |at| at as u64 + 1);
        let spans: Vec<Span> = spans
            .into_iter()
            .map(|(line, start, end)| (line, start - name, end - name))
            .collect();
        assert_eq!(error_spans(&[&flag, "-"], ""), spans, "{flag}");
    }
}
