//! Runs the commands of the examples like a CI system, in a repository with valid values and in one with invalid
//! values.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const GOOD: &str = "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: gitlab-runner-token\nrbac:\n  create: true\nserviceAccount:\n  create: true\n";
const BAD: &str = "concurrent: [\n";

fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .expect("the example can be read");
    serde_saphyr::from_str(&text).expect("the example is YAML")
}

/// A repository with these values.
fn repository(values: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    fs::create_dir(folder.path().join("runner")).expect("a directory in it");
    fs::write(folder.path().join("runner/values.yaml"), values).expect("a file");
    folder
}

/// Runs script lines in a shell that stops at the first failure, as CI systems do; returns the exit code.
fn run(lines: &[String], folder: &Path, variables: &Value) -> Option<i32> {
    let program = Path::new(env!("CARGO_BIN_EXE_runnergen"))
        .parent()
        .expect("a directory");
    let path =
        std::env::join_paths([program, Path::new("/usr/bin"), Path::new("/bin")]).expect("a path");
    let mut shell = Command::new("sh");
    shell
        .args(["-ec", &lines.join("\n")])
        .current_dir(folder)
        .env("PATH", path);
    for (name, value) in variables.as_object().into_iter().flatten() {
        shell.env(name, value.as_str().expect("a string"));
    }
    shell.output().expect("the shell runs").status.code()
}

fn lines(list: &Value) -> Vec<String> {
    let texts = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

#[test]
fn the_gitlab_job_writes_reports_and_fails_on_errors() {
    let job = &yaml("examples/gitlab-ci/.gitlab-ci.yml")["validate-runner-values"];
    let reports = &job["artifacts"]["reports"];
    for (values, status) in [(GOOD, 0), (BAD, 1)] {
        let folder = repository(values);
        assert_eq!(
            run(&lines(&job["script"]), folder.path(), &job["variables"]),
            Some(status)
        );
        let report = |kind: &str| {
            fs::read_to_string(folder.path().join(reports[kind].as_str().expect("a name")))
                .expect("a report")
        };
        let issues: Value = serde_json::from_str(&report("codequality")).expect("JSON");
        let issues = issues.as_array().expect("a list");
        assert_eq!(
            issues.iter().any(|issue| issue["severity"] == "major"),
            status == 1
        );
        assert!(
            issues
                .iter()
                .all(|issue| issue["location"]["path"] == "runner/values.yaml")
        );
        assert_eq!(report("junit").contains("<failure"), status == 1);
    }
}

#[test]
fn the_github_job_writes_sarif_and_fails_on_errors() {
    let steps = yaml("examples/github/workflow.yml")["jobs"]["validate"]["steps"].clone();
    let steps = steps.as_array().expect("steps");
    let commands: Vec<String> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .map(str::to_owned)
        .collect();
    let sarif = steps
        .iter()
        .find_map(|step| step["with"]["sarif_file"].as_str())
        .expect("a report to upload");
    for (values, status) in [(GOOD, 0), (BAD, 1)] {
        let folder = repository(values);
        assert_eq!(run(&commands, folder.path(), &Value::Null), Some(status));
        let log: Value =
            serde_json::from_slice(&fs::read(folder.path().join(sarif)).expect("a report"))
                .expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("a list");
        assert_eq!(
            results.iter().any(|result| result["level"] == "error"),
            status == 1
        );
    }
}

#[test]
fn the_pre_commit_hooks_check_their_files() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let used =
        yaml("examples/pre-commit/.pre-commit-config.yaml")["repos"][0]["hooks"][0]["id"].clone();
    let hooks = hooks.as_array().expect("hooks");
    assert!(
        hooks.iter().any(|hook| hook["id"] == used),
        "the hook of the example exists"
    );
    for hook in hooks {
        let command = format!(
            "{} runner/values.yaml",
            hook["entry"].as_str().expect("a command")
        );
        for (values, status) in [(GOOD, 0), (BAD, 1)] {
            assert_eq!(
                run(
                    std::slice::from_ref(&command),
                    repository(values).path(),
                    &Value::Null
                ),
                Some(status)
            );
        }
    }
}
