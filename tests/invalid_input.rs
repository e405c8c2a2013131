//! `validate` reports any input without a panic, and in time proportional to the input.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fs;
use std::path::Path;

use crate::common::cost::grows_steadily;
use crate::common::{runnergen, with_input};
use proptest::prelude::*;
use serde_json::Value;

/// The diagnostics and the exit code for bytes on standard input.
fn validate(bytes: &[u8]) -> (Vec<Value>, Option<i32>) {
    let output = with_input(
        &mut runnergen(&["validate", "-", "--format", "json"]),
        bytes,
    );
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "", "nothing but the report");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    (
        report["diagnostics"].as_array().expect("a list").clone(),
        output.status.code(),
    )
}

/// The human report for the same input, which must not fail either.
fn is_refused(bytes: &[u8], line: Option<usize>) {
    let (diagnostics, status) = validate(bytes);
    let errors: Vec<&Value> = diagnostics
        .iter()
        .filter(|found| found["level"] == "error")
        .collect();
    assert_eq!(status, Some(1));
    assert!(!errors.is_empty(), "an error says why");
    if let Some(line) = line {
        assert!(
            errors.iter().any(|found| found["line"] == line),
            "line {line}: {errors:?}"
        );
    }
    let output = with_input(&mut runnergen(&["validate", "-"]), bytes);
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
}

#[test]
fn invalid_values_files_are_reported_with_a_location() {
    is_refused(b"a: 1\nb: [\n", Some(2));
    is_refused(b"a: 1\n\tb: 2\n", Some(2));
    is_refused(b"- a\n- b\n", Some(1));
    is_refused(b"just text\n", Some(1));
    is_refused(b"a: 1\nb: \xFF\xFE\n", None);
    is_refused(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0", None);
    is_refused(b"\xFF\xFEa\0:\0 \0\x00\xD8", None);
}

#[test]
fn other_encodings_are_decoded() {
    let text = "concurrent: 1\nconcurrent: 2\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    for bytes in [
        utf16,
        format!("\u{feff}{text}").into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        let (diagnostics, _) = validate(&bytes);
        let duplicate = diagnostics
            .iter()
            .find(|found| found["rule"] == "RG004")
            .expect("it is found");
        assert_eq!(
            (
                &duplicate["line"],
                &duplicate["column"],
                &duplicate["end_column"]
            ),
            (&2.into(), &1.into(), &11.into())
        );
    }
}

#[test]
fn empty_files_have_no_syntax_error() {
    for bytes in [b"".as_slice(), b"\n\n", b"# a comment\n", b"---\n", b"{}\n"] {
        let (diagnostics, _) = validate(bytes);
        assert!(
            diagnostics.iter().all(|found| found["rule"] != "RG002"),
            "{diagnostics:?}"
        );
    }
}

#[test]
fn depth_and_aliases_are_bounded() {
    is_refused("[".repeat(100_000).as_bytes(), None);
    is_refused(
        format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000)).as_bytes(),
        None,
    );
    is_refused(
        format!("a: {}1{}", "{a: ".repeat(5_000), "}".repeat(5_000)).as_bytes(),
        None,
    );
    let levels = (1..12).map(|level| {
        format!(
            "l{level}: &l{level} [{}]\n",
            vec![format!("*l{}", level - 1); 10].join(", ")
        )
    });
    is_refused(
        format!("l0: &l0 [x]\n{}", levels.collect::<String>()).as_bytes(),
        None,
    );
}

#[test]
fn files_over_the_size_limit_are_rejected() {
    let text = b"key: value\n".repeat(10_000_000);
    is_refused(&text, None);
}

#[test]
fn a_long_line_takes_linear_time() {
    let pairs: String = (0..5_000).map(|_| "a: 1, ").collect();
    let (diagnostics, _) = validate(format!("x-a: {{ {pairs} }}\n").as_bytes());
    assert!(diagnostics.iter().any(|found| found["rule"] == "RG004"));
}

#[test]
fn directories_devices_and_missing_files_are_reported() {
    for (arguments, status) in [
        (["validate", "-f", "tests"].as_slice(), 3),
        (&["validate", "-f", "tests/missing.yaml"], 3),
        (&["validate", "--set-file", "runners.config=missing"], 1),
        (&["validate", "tests/missing/"], 3),
    ] {
        let output = runnergen(arguments).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains("panicked"),
            "{arguments:?}"
        );
    }
    if Path::new("/dev/zero").exists() {
        let output = runnergen(&["validate", "/dev/zero"])
            .output()
            .expect("the command starts");
        assert_eq!(
            output.status.code(),
            Some(1),
            "a source without end is too large"
        );
    }
}

#[test]
fn reports_keep_the_order_of_many_files() {
    let folder = tempfile::tempdir().expect("a directory");
    let text = fs::read_to_string("fixtures/production.yaml").expect("a fixture");
    for number in 0..500 {
        fs::write(
            folder.path().join(format!("{number:03}.yaml")),
            format!("{text}\nx-a: 1\nx-a: 2\n"),
        )
        .expect("a file");
    }
    let run = || {
        let mut command = runnergen(&["validate", "--select", "RG004", "--format", "github"]);
        command
            .arg(folder.path())
            .output()
            .expect("the command starts")
            .stdout
    };
    let first = run();
    let lines: Vec<String> = String::from_utf8_lossy(&first)
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), 500);
    assert!(lines.is_sorted(), "the order of the names");
    assert_eq!(run(), first, "the same each time");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Fragments that are difficult for parsers produce a report in every format.
    #[test]
    fn any_text_gets_a_report(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text = pieces.concat();
        for format in ["json", "human", "sarif", "codequality", "github", "junit"] {
            let output = with_input(&mut runnergen(&["validate", "-", "--format", format]), text.as_bytes());
            prop_assert!(matches!(output.status.code(), Some(0 | 1)), "{format}: {text:?}");
            prop_assert!(output.stderr.is_empty(), "{format}: {text:?}");
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    ": ",
    "\n",
    "  ",
    "- ",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    "&x ",
    "*x",
    "<<: ",
    "\t",
    "\r\n",
    "ä",
    "漢",
    "{{ ",
    " }}",
    ".Values.a",
    "runners:\n  config: |\n    ",
    "[[runners]]\n",
    "x = 1",
    "\u{feff}",
    "\u{202e}",
    "\0",
    "\u{1b}[31m",
    "---\n",
    "runnerToken: ",
    "glrt-abcdefghijkl",
    "# runnergen: ignore[RG004]",
    "image: ",
    "!!binary ",
    "? ",
    "1e999",
    "0o7",
];

/// Writes `text` into a directory and runs a command that is given its path.
fn costs_of_file(count: usize, text: impl Fn(usize) -> String, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a directory");
    grows_steadily(count, |count| {
        let path = folder.path().join(format!("{count}.yaml"));
        fs::write(&path, text(count)).expect("written");
        let mut command = runnergen(arguments);
        command.arg(path);
        command
    });
}

#[test]
fn unused_ignore_comments_cost_linear_time() {
    let text = |count| "# runnergen: ignore[RG020]\n".repeat(count) + "concurrent: 1\n";
    costs_of_file(250, text, &["validate"]);
}

#[test]
fn lines_that_are_no_toml_cost_linear_time() {
    let text =
        |count| "runners:\n  config: |\n    [[runners]]\n".to_owned() + &"    x y\n".repeat(count);
    costs_of_file(500, text, &["validate"]);
}

#[test]
fn named_list_items_cost_linear_time_to_compare() {
    let object = |factor: usize, count: usize| {
        let variables: String = (0..count)
            .map(|number| format!("{{name: E{number}, value: \"{}\"}}, ", number * factor))
            .collect();
        let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:";
        format!("{head}\n      containers: [{{name: a, env: [{variables}]}}]\n")
    };
    let folder = tempfile::tempdir().expect("a directory");
    grows_steadily(100, |count| {
        let [old, new] = [1, 2].map(|factor| {
            let path = folder.path().join(format!("{factor}-{count}.yaml"));
            fs::write(&path, object(factor, count)).expect("written");
            path
        });
        let mut command = runnergen(&["diff"]);
        command.args([old, new]);
        command
    });
}

#[test]
fn files_for_objects_of_the_same_name_cost_linear_time() {
    let folder = tempfile::tempdir().expect("a directory");
    let values = |count| {
        "extraObjects:\n".to_owned()
            + &"- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n".repeat(count)
    };
    grows_steadily(100, |count| {
        let path = folder.path().join(format!("{count}.yaml"));
        fs::write(&path, values(count)).expect("written");
        let mut command = runnergen(&["render", "--validate", "ignore", "--output-dir"]);
        command
            .arg(folder.path().join(count.to_string()))
            .arg("-f")
            .arg(path);
        command
    });
}
