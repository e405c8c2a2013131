//! Files that a repository's own files name: only regular files inside the repository are read and written. Reports don't
//! replace files that are read.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::common::runnergen;

const VALUES: &str = "gitlabUrl: https://gitlab.example.com\nconcurrnt: 1\n";

/// What is outside of the repository.
const OUTSIDE: &str = "concurent: 1\nunknownOutside: 2\n";

/// A directory with a repository `repository` and a file `outside.yaml` next to it.
fn with_outside(files: &[(&str, &str)]) -> tempfile::TempDir {
    let parent = tempfile::tempdir().expect("a directory");
    let root = parent.path().join("repository");
    fs::create_dir_all(root.join(".git")).expect("a directory");
    fs::write(parent.path().join("outside.yaml"), OUTSIDE).expect("a file");
    symlink("../outside.yaml", root.join("link.yaml")).expect("a link");
    mkfifo(&root.join("pipe.yaml"));
    for (name, text) in files {
        fs::write(root.join(name), text).expect("a file");
    }
    parent
}

fn mkfifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo starts").success());
}

/// The exit code and the output of a command in the repository, which must not wait for a pipe.
fn run(parent: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let program = runnergen(arguments);
    let output = Command::new("timeout")
        .arg("60")
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(parent.join("repository"))
        .output()
        .expect("the command starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("UTF-8");
    (output.status.code(), text)
}

#[test]
fn layers_outside_of_the_repository_are_refused() {
    for base in ["../outside.yaml", "/etc/passwd", "link.yaml", "pipe.yaml"] {
        let settings = format!("[[layers]]\nfiles = [\"values.yaml\"]\nbase = [\"{base}\"]\n");
        let parent = with_outside(&[("values.yaml", VALUES), ("runnergen.toml", &settings)]);
        for arguments in [
            ["validate", "values.yaml"].as_slice(),
            &["validate", "."],
            &["validate", "--fix", "--unsafe-fixes", "values.yaml"],
            &["validate", "--config", "runnergen.toml", "values.yaml"],
        ] {
            let (status, text) = run(parent.path(), arguments);
            assert!(matches!(status, Some(1 | 2)), "{arguments:?}: {text}");
            assert!(
                text.contains(&format!("runnergen.toml:3:9: `{base}` is ")),
                "{arguments:?}: {text}"
            );
            assert!(!text.contains("unknownOutside") && !text.contains("root:"));
        }
        let outside = fs::read_to_string(parent.path().join("outside.yaml"));
        assert_eq!(outside.expect("a file"), OUTSIDE);
    }
}

#[test]
fn settings_outside_of_the_repository_are_refused() {
    let parent = with_outside(&[("values.yaml", VALUES)]);
    let settings = parent.path().join("repository/runnergen.toml");
    symlink("../outside.yaml", settings).expect("a link");
    let (status, text) = run(parent.path(), &["validate", "values.yaml"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("is outside of the repository"), "{text}");
    assert!(!text.contains("unknownOutside"), "{text}");
}

#[test]
fn pipes_that_documents_name_are_not_read() {
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: runner}\nspec:\n  destination: {namespace: ci}\n  source: {repoURL: x, path: ., chart: gitlab-runner, targetRevision: 0.90.0, helm: {valueFiles: [pipe.yaml]}}\n";
    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: runner}\nspec:\n  chart: {spec: {chart: gitlab-runner, version: 0.90.0, sourceRef: {kind: HelmRepository, name: g}}}\n  valuesFrom: [{kind: ConfigMap, name: v}]\n";
    let kustomization = "configMapGenerator:\n- {name: v, files: [values.yaml=pipe.yaml]}\n";
    let parent = with_outside(&[
        ("argo.yaml", argo),
        ("flux.yaml", flux),
        ("kustomization.yaml", kustomization),
    ]);
    mkfifo(&parent.path().join("repository/.gitignore"));
    for document in ["argo.yaml", "flux.yaml"] {
        let (_, text) = run(parent.path(), &["validate", document]);
        assert!(
            text.contains("`pipe.yaml` is not a regular file and is not read"),
            "{document}: {text}"
        );
    }
}

#[test]
fn reports_do_not_replace_files_that_are_read() {
    let parent = with_outside(&[("values.yaml", VALUES), ("base.yaml", VALUES)]);
    let root = &parent.path().join("repository");
    symlink("values.yaml", root.join("report.yaml")).expect("a link");
    for arguments in [
        ["--output", "values.yaml", "values.yaml"],
        ["--output=values.yaml", "-fbase.yaml", "./values.yaml"],
        ["--report=sarif=report.yaml", "-q", "values.yaml"],
        ["--report=sarif=base.yaml", "-fbase.yaml", "values.yaml"],
        ["--report=sarif=values.yaml", "-q", "."],
        ["--write-baseline=values.yaml", "-q", "values.yaml"],
    ] {
        let output = runnergen(&["validate"])
            .args(arguments)
            .current_dir(root)
            .output();
        let output = output.expect("the command starts");
        let errors = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(
            errors.contains("is an input file"),
            "{arguments:?}: {errors}"
        );
        for name in ["values.yaml", "base.yaml"] {
            let text = fs::read_to_string(root.join(name)).expect("a file");
            assert_eq!(text, VALUES, "{arguments:?}");
        }
    }
}

#[test]
fn a_report_in_a_directory_that_is_checked_is_replaced() {
    let parent = with_outside(&[("values.yaml", VALUES)]);
    for format in ["json", "sarif", "codequality", "rdjson"] {
        for _ in 0..2 {
            let report = format!("{format}={format}.json");
            let output = runnergen(&["validate", "-q", "--report", &report, "."])
                .current_dir(parent.path().join("repository"))
                .output()
                .expect("the command starts");
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{format}: {errors}");
        }
    }
}
