//! `runnergen migrate`: the changes of `tests/cases/migrate/*` and the reports about them are compared with snapshots.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::common;

/// Runs `runnergen migrate` in a directory.
fn migrate(directory: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = common::runnergen(&[&["migrate"], arguments].concat());
    common::with_input(command.current_dir(directory), input)
}

/// A directory with `values.yaml`.
fn directory(text: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("values.yaml"), text).expect("the file can be written");
    directory
}

/// The text after `--write`, and the exit code.
fn written(text: &str) -> (String, Option<i32>) {
    let directory = directory(text);
    let output = migrate(directory.path(), &["--write", "values.yaml"], b"");
    let text = fs::read_to_string(directory.path().join("values.yaml")).expect("UTF-8");
    (text, output.status.code())
}

fn json(text: &str) -> Value {
    let output = migrate(directory(text).path(), &["-o", "json", "values.yaml"], b"");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn cases() {
    insta::glob!("cases/migrate/*.yaml", |path| {
        let text = fs::read_to_string(path).expect("a case");
        let output = migrate(directory(&text).path(), &["values.yaml"], b"");
        let transcript = format!(
            "{}\n{}\nexit code {:?}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            output.status.code()
        );
        insta::assert_snapshot!(transcript);
        again_changes_nothing(&text);
        line_endings_do_not_matter(&text);
    });
}

fn again_changes_nothing(text: &str) {
    let (once, _) = written(text);
    assert_eq!(written(&once).0, once);
}

fn line_endings_do_not_matter(text: &str) {
    let (migrated, code) = written(text);
    let (with_crlf, code_of_crlf) = written(&text.replace('\n', "\r\n"));
    assert_eq!(with_crlf, migrated.replace('\n', "\r\n"));
    assert_eq!(code, code_of_crlf);
}

#[test]
fn a_file_with_every_removed_key_has_no_finding_left() {
    let text = include_str!("cases/migrate/all-removed-keys.yaml");
    let (migrated, code) = written(text);
    assert_eq!(code, Some(0));
    let directory = directory(&migrated);
    let mut command = common::runnergen(&["validate", "values.yaml"]);
    let output = common::with_input(command.current_dir(directory.path()), b"");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
}

#[test]
fn standard_input_is_migrated_like_a_file() {
    let text = include_str!("cases/migrate/config-is-merged.yaml");
    let empty = tempfile::tempdir().expect("a directory");
    let output = migrate(empty.path(), &["--write", "-"], text.as_bytes());
    assert_eq!(String::from_utf8_lossy(&output.stdout), written(text).0);
}

#[test]
fn the_old_chart_version_can_be_given() {
    let text = "runners:\n  image: alpine\n  secret: a\n";
    let directory = directory(text);
    let diff = |arguments: &[&str]| {
        let output = migrate(directory.path(), arguments, b"");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(diff(&["values.yaml"]).contains("+    [[runners]]"));
    let without = diff(&["--from", "0.60.0", "values.yaml"]);
    assert!(without.contains("-  image: alpine"), "{without}");
    assert!(
        !without.contains("[[runners]]"),
        "it had no effect: {without}"
    );
}

#[test]
fn files_that_cannot_be_migrated_stay_and_say_why() {
    for (text, reason) in [
        ("runners: [\n", "values.yaml:"),
        (
            "runners: {image: 'ENC[AES256_GCM]'}\nsops: {mac: a}\n",
            "SOPS",
        ),
    ] {
        let (after, code) = written(text);
        assert_eq!((after.as_str(), code), (text, Some(1)));
        let output = migrate(directory(text).path(), &["values.yaml"], b"");
        let report = String::from_utf8_lossy(&output.stderr);
        assert!(report.contains(reason), "{report}");
    }
}

/// Values with tokens where names belong.
const TOKENS: &str = "\
runnerRegistrationToken: GR1348941abcdefghijklmnopqrs
runners:
  secret: glrt-abcdefghijklmnopqrst
  name: glrt-zyxwvutsrqponmlkjihg
  tags: glpat-abcdefghijklmnopqrst,docker
  maximumTimeout: GR1348941zzzdefghijklmnopqrs
  namespace: glrt-qqqqqqqqqqqqqqqqqqqq
  glrt-kkkkkkkkkkkkkkkkkkkk: a
  nodeSelector: {glrt-ssssssssssssssssssss: [a]}
  env:
    TOKEN: glpat-ttttttttttttttttttt
    PASSWORD: hunter2-hunter3
";

#[test]
fn no_token_is_in_the_report() {
    let with_to_do = directory(TOKENS);
    let report = migrate(with_to_do.path(), &["values.yaml"], b"").stderr;
    let mut document = json(TOKENS);
    document["files"][0]["diff"].take();
    let invalid =
        directory("runnerToken: glrt-abcdefghijklmnopqrst\nrunners: [glrt-zyxwvutsrqponmlkjihg\n");
    let refusal = migrate(invalid.path(), &["values.yaml"], b"").stderr;
    for text in [report, document.to_string().into_bytes(), refusal] {
        let text = String::from_utf8_lossy(&text);
        for part in [
            "GR1348941",
            "glrt-a",
            "glrt-z",
            "glrt-q",
            "glrt-k",
            "glrt-s",
            "glpat-",
            "hunter",
        ] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn a_secret_in_the_diff_is_mentioned_once() {
    const NOTE: &str = "note: the diff contains secrets";
    let notes = |text: &str| {
        let directory = directory(text);
        fs::write(directory.path().join("b.yaml"), text).expect("the file can be written");
        let report = migrate(directory.path(), &["."], b"").stderr;
        String::from_utf8_lossy(&report).matches(NOTE).count()
    };
    assert_eq!(notes(TOKENS), 1);
    assert_eq!(notes("runners: {secret: runner, image: alpine}\n"), 0);
}

#[test]
fn the_proof_counts_what_it_compares() {
    let text = include_str!("cases/migrate/all-removed-keys.yaml");
    let document = json(text);
    let proof = &document["files"][0]["releases"][0]["proof"];
    assert!(proof["compared"].as_u64() > Some(25), "{proof}");
    let differences = proof["differences"].as_array().expect("a list");
    let keys = differences.iter().filter_map(|one| one["key"].as_str());
    assert!(
        keys.clone().all(|key| key.starts_with("registration.")),
        "{:?}",
        keys.collect::<Vec<_>>()
    );
}
