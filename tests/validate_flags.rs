//! The flags of `validate` for pipelines: further reports, baselines, ignore comments.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fs;
use std::path::Path;

use crate::common::{runnergen, with_input};
use serde_json::Value;

const VALUES: &str = "concurrent: 1\nconcurrent: 2\nrunners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        cpu_limt = \"1\"\nunknownKey: 1\n";

struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn validate(directory: &Path, arguments: &[&str]) -> Run {
    let select = ["validate", "--select", "RG004,RG020,RG042"];
    let output = runnergen(&select)
        .args(arguments)
        .current_dir(directory)
        .output()
        .expect("the command starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("values.yaml"), VALUES).expect("a file");
    directory
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn one_run_prints_findings_and_writes_every_report() {
    let directory = directory();
    let directory = directory.path();
    let reports = [
        "--report",
        "sarif=a.sarif",
        "--report",
        "junit=b.xml",
        "--report=codequality=c.json",
    ];
    let both = validate(directory, &[&["values.yaml"][..], &reports].concat());
    let alone = validate(directory, &["values.yaml"]);
    assert_eq!((both.code, &both.stdout), (Some(1), &alone.stdout));
    assert_eq!(
        names(directory),
        ["a.sarif", "b.xml", "c.json", "values.yaml"]
    );
    for (file, format) in [
        ("a.sarif", "sarif"),
        ("b.xml", "junit"),
        ("c.json", "codequality"),
    ] {
        let printed = validate(directory, &["values.yaml", "-o", format]).stdout;
        assert_eq!(fs::read_to_string(directory.join(file)).unwrap(), printed);
    }
}

#[test]
fn sarif_contains_the_rules_that_fired_sorted_by_code() {
    let directory = directory();
    let printed = validate(directory.path(), &["values.yaml", "-o", "sarif"]).stdout;
    let log: Value = serde_json::from_str(&printed).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let codes: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(codes, ["RG004", "RG020", "RG042"]);
    assert_eq!(rules[2]["properties"]["tags"][0], "runner-config");
}

#[test]
fn a_baseline_accepts_its_findings_wherever_they_move() {
    let directory = directory();
    let directory = directory.path();
    let written = validate(
        directory,
        &["values.yaml", "--write-baseline", "baseline.json"],
    );
    assert_eq!(written.code, Some(0), "{}", written.stdout);
    fs::write(
        directory.join("values.yaml"),
        format!("# moved\n\n{VALUES}another: 1\n"),
    )
    .unwrap();
    let new = validate(
        directory,
        &[
            "values.yaml",
            "--baseline",
            "baseline.json",
            "-o",
            "concise",
        ],
    );
    assert_eq!(
        (new.code, new.stdout.as_str()),
        (
            Some(1),
            "values.yaml:11:1: error[RG020]: unknown value `another`: the chart ignores it\n"
        )
    );
    let summary = validate(directory, &["values.yaml", "--baseline", "baseline.json"]).stdout;
    assert!(
        summary.ends_with("1 error in values.yaml; 3 findings of the baseline\n"),
        "{summary}"
    );
    // A second finding of the same kind is new.
    fs::write(
        directory.join("values.yaml"),
        format!("concurrent: 0\n{VALUES}"),
    )
    .unwrap();
    let second = validate(directory, &["values.yaml", "--baseline", "baseline.json"]).stdout;
    assert!(second.contains("1 warning in values.yaml"), "{second}");
}

#[test]
fn a_baseline_can_be_used_from_another_directory() {
    let directory = directory();
    let sub = directory.path().join("ci");
    fs::create_dir(&sub).unwrap();
    let baseline = validate(
        &sub,
        &["../values.yaml", "--write-baseline", "baseline.json"],
    );
    assert_eq!(baseline.code, Some(0));
    let used = validate(
        directory.path(),
        &["./values.yaml", "--baseline", "ci/baseline.json"],
    );
    assert_eq!(used.code, Some(0), "{}", used.stdout);
}

#[test]
fn an_invalid_baseline_is_wrong_usage_and_a_missing_one_an_error() {
    let directory = directory();
    let directory = directory.path();
    fs::write(
        directory.join("bad.json"),
        "{\"version\": 9, \"findings\": []}",
    )
    .unwrap();
    let bad = validate(directory, &["values.yaml", "--baseline", "bad.json"]);
    assert_eq!(bad.code, Some(2), "{}", bad.stderr);
    let missing = validate(directory, &["values.yaml", "--baseline", "missing.json"]);
    assert_eq!(missing.code, Some(3), "{}", missing.stderr);
}

#[test]
fn added_ignore_comments_suppress_the_findings_and_change_nothing_else() {
    let directory = directory();
    let directory = directory.path();
    let added = validate(directory, &["values.yaml", "--add-ignores"]);
    assert_eq!(
        (added.code, added.stderr.as_str()),
        (Some(0), "values.yaml: ignore comments on 3 lines\n")
    );
    let expected = VALUES
        .replace("concurrent: 2", "concurrent: 2 # runnergen: ignore[RG004]")
        .replace("\"1\"", "\"1\" # runnergen: ignore[RG042]")
        .replace("unknownKey: 1", "unknownKey: 1 # runnergen: ignore[RG020]");
    assert_eq!(
        fs::read_to_string(directory.join("values.yaml")).unwrap(),
        expected
    );
    let again = validate(directory, &["values.yaml", "--add-ignores"]);
    assert_eq!(
        (again.code, again.stdout.as_str()),
        (Some(0), "values.yaml: nothing to report\n")
    );
}

#[test]
fn exit_zero_hides_findings_but_no_other_errors() {
    let directory = directory();
    let directory = directory.path();
    assert_eq!(
        validate(directory, &["values.yaml", "--exit-zero"]).code,
        Some(0)
    );
    assert_eq!(
        validate(directory, &["none.yaml", "--exit-zero"]).code,
        Some(3)
    );
}

#[test]
fn the_list_of_rules_is_complete() {
    let text = crate::common::stdout(&mut runnergen(&["rules"]));
    let json = crate::common::stdout(&mut runnergen(&["rules", "-o", "json"]));
    let entries: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(entries.len(), runnergen::lint::rules::all().count());
    assert_eq!(text.lines().count(), entries.len());
    for entry in &entries {
        assert!(text.contains(entry["code"].as_str().unwrap()));
        assert!(!entry["family"].as_str().unwrap().is_empty(), "{entry}");
    }
}

#[test]
fn findings_about_one_token_are_shown_as_one_to_humans_only() {
    const VALUES: &str = "\
gitlabUrl: https://gitlab.example.com/
runnerRegistrationToken: GR1348941abcdefghijklmnopqrs
";
    const STORED: &str = "\
gitlabUrl: https://gitlab.example.com/
runnerToken: glrt-abcdefghijklmnopqrst
runners: {tags: docker, locked: true, runUntagged: false}
";
    let report = |values: &str, arguments: &[&str]| {
        let mut command = runnergen(&[&["validate", "-"], arguments].concat());
        String::from_utf8_lossy(&with_input(&mut command, values.as_bytes()).stdout).into_owned()
    };
    let shown = report(VALUES, &[]);
    assert_eq!(shown.matches("warning[").count(), 1, "{shown}");
    assert!(
        shown.contains("rule: registration-token, plaintext-token,"),
        "{shown}"
    );
    let shown = report(STORED, &["--select", "RG150"]);
    assert_eq!(shown.matches("warning[").count(), 1, "{shown}");
    let json = report(VALUES, &["--format", "json"]) + &report(STORED, &["--format", "json"]);
    for (rule, count) in [("RG155", 1), ("RG156", 2), ("RG150", 3)] {
        let found = json.matches(&format!("\"rule\": \"{rule}\"")).count();
        assert_eq!(found, count, "{rule}: {json}");
    }
}
