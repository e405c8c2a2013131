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

/// A base file with removed settings, and teams on top: with an own configuration, without one, and with a layer of `[[layers]]`.
fn layers() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let config = "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        namespace = \"a\"\n";
    for name in [".git", "teams"] {
        fs::create_dir(directory.path().join(name)).expect("a directory");
    }
    for (name, text) in [
        (
            "common.yaml",
            "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: tok\n  image: ubuntu:16.04\n  privileged: true\n",
        ),
        ("teams/a.yaml", config),
        ("teams/b.yaml", config),
        ("teams/c.yaml", "concurrent: 4\n"),
        (
            "runnergen.toml",
            "[[layers]]\nfiles = [\"teams/*.yaml\"]\nbase = [\"common.yaml\"]\n",
        ),
    ] {
        fs::write(directory.path().join(name), text).expect("the file can be written");
    }
    directory
}

fn text(directory: &TempDir, name: &str) -> String {
    fs::read_to_string(directory.path().join(name)).expect("UTF-8")
}

#[test]
fn settings_of_a_base_file_are_copied_and_stay_for_the_other_releases() {
    for arguments in [
        &[
            "--write",
            "-f",
            "common.yaml",
            "teams/a.yaml",
            "teams/b.yaml",
        ][..],
        &["--write", "teams/a.yaml", "teams/b.yaml"],
    ] {
        let directory = layers();
        let common = text(&directory, "common.yaml");
        let output = migrate(directory.path(), arguments, b"");
        let report = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{report}");
        assert!(report.starts_with("teams/a.yaml: chart "), "{report}");
        assert!(
            report.contains("`runners.image` in common.yaml"),
            "{report}"
        );
        assert_eq!(text(&directory, "common.yaml"), common);
        for team in ["teams/a.yaml", "teams/b.yaml"] {
            let migrated = text(&directory, team);
            for line in ["image = \"ubuntu:16.04\"", "privileged = true"] {
                assert!(migrated.contains(line), "{team}: {migrated}");
            }
        }
        migrate(directory.path(), arguments, b"");
        let again = migrate(directory.path(), &["teams/a.yaml"], b"");
        assert!(again.stdout.is_empty(), "nothing is left to copy");
    }
}

#[test]
fn a_base_file_is_migrated_after_the_files_on_top() {
    let directory = layers();
    fs::remove_file(directory.path().join("teams/c.yaml")).expect("it can be removed");
    let output = migrate(directory.path(), &["--write", "."], b"");
    let report = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{report}");
    for name in ["common.yaml", "teams/a.yaml", "teams/b.yaml"] {
        let migrated = text(&directory, name);
        assert!(migrated.contains("image = \"ubuntu:16.04\""), "{migrated}");
    }
    assert!(!text(&directory, "common.yaml").contains("image: ubuntu"));
}

#[test]
fn a_base_file_stays_if_a_file_on_top_still_needs_it() {
    let directory = layers();
    let common = text(&directory, "common.yaml");
    let arguments = ["--write", "common.yaml", "teams/c.yaml"];
    let output = migrate(directory.path(), &arguments, b"");
    let report = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("migrate that file on its own"), "{report}");
    assert!(report.contains("common.yaml: not written"), "{report}");
    assert_eq!(text(&directory, "common.yaml"), common);
    let output = migrate(directory.path(), &["--write", "common.yaml"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&directory, "common.yaml").contains("image = \"ubuntu:16.04\""));
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
