//! `--output-dir`: one file for each object, all or nothing, and charts that Helm accepts.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{files, fixtures, render, runnergen, stdout, tool};
use serde_json::Value;

/// The objects of a stream by kind, namespace and name.
fn objects(stream: &str) -> BTreeMap<String, Value> {
    let documents: Vec<Value> = serde_saphyr::from_multiple(stream).expect("a stream of YAML");
    let key = |object: &Value| {
        format!(
            "{} {} {}",
            object["kind"], object["metadata"]["namespace"], object["metadata"]["name"]
        )
    };
    documents
        .into_iter()
        .filter(|object| !object.is_null())
        .map(|object| (key(&object), object))
        .collect()
}

#[test]
fn helm_renders_a_chart_directory_to_the_same_objects() {
    let helms: Vec<_> = ["helm", "helm3"].into_iter().filter_map(tool).collect();
    for fixture in fixtures() {
        let folder = tempfile::tempdir().expect("a directory");
        stdout(
            render(&fixture)
                .args(["--as", "chart", "--output-dir"])
                .arg(folder.path()),
        );
        // A directory contains every object, so `--show-only` of a fixture must not omit any.
        let expected = objects(&stdout(&mut render(&fixture)));
        for helm in &helms {
            let mut template = Command::new(helm);
            template.arg("template").arg("release").arg(folder.path());
            assert_eq!(
                objects(&stdout(&mut template)),
                expected,
                "{} with {}",
                fixture.display(),
                helm.display()
            );
        }
    }
}

#[test]
fn a_directory_has_a_file_for_each_object() {
    let folder = tempfile::tempdir().expect("a directory");
    let target = folder.path().join("deep/er");
    let write = |layout| {
        let mut command = render(Path::new("fixtures/tokens-registration.yaml"));
        stdout(command.args(["--as", layout, "--output-dir"]).arg(&target));
        files(&target).into_keys().collect::<Vec<_>>()
    };
    let objects = [
        "configmap-gitlab-runner.yaml",
        "deployment-gitlab-runner.yaml",
        "secret-gitlab-runner.yaml",
    ];
    assert_eq!(write("plain"), objects);
    assert_eq!(
        write("kustomize"),
        [&objects[..2], &["kustomization.yaml"], &objects[2..]].concat()
    );
    let in_chart: Vec<String> = objects
        .iter()
        .map(|name| format!("templates/{name}"))
        .collect();
    assert_eq!(
        write("chart"),
        [vec!["Chart.yaml".to_owned()], in_chart].concat(),
        "what the other layouts left is gone"
    );
}

#[cfg(unix)]
#[test]
fn secret_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a directory");
    stdout(
        render(Path::new("fixtures/minimal.yaml"))
            .arg("--output-dir")
            .arg(folder.path()),
    );
    let mode = |name: &str| {
        fs::metadata(folder.path().join(name))
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("secret-gitlab-runner.yaml"), 0o600);
    assert_eq!(mode("configmap-gitlab-runner.yaml") & 0o600, 0o600);
}

#[test]
fn other_files_remain_and_outdated_files_are_removed() {
    let folder = tempfile::tempdir().expect("a directory");
    let write = |extra: &[&str]| {
        let mut command = render(Path::new("fixtures/minimal.yaml"));
        stdout(command.args(extra).arg("--output-dir").arg(folder.path()));
    };
    fs::write(folder.path().join("notes.yaml"), "mine: true\n").expect("written");
    write(&["--set", "rbac.create=true"]);
    let role = folder.path().join("role-gitlab-runner.yaml");
    let copy = folder.path().join("my-role.yaml");
    fs::copy(&role, &copy).expect("copied");
    let report = folder.path().join(".runnergen-report.part");
    fs::write(&report, "a report that another run writes").expect("written");
    assert!(folder.path().join("role-gitlab-runner.yaml").exists());
    write(&[]);
    assert!(!role.exists());
    assert!(copy.exists(), "a copy is a file of the user");
    assert!(report.exists(), "of another run");
    assert_eq!(
        fs::read_to_string(folder.path().join("notes.yaml")).expect("still there"),
        "mine: true\n"
    );
}

#[test]
fn a_failed_run_changes_no_file() {
    let folder = tempfile::tempdir().expect("a directory");
    stdout(
        render(Path::new("fixtures/minimal.yaml"))
            .arg("--output-dir")
            .arg(folder.path()),
    );
    let before = files(folder.path());
    let broken = runnergen(&["render", "--set", "rbac=nothing", "--output-dir"])
        .arg(folder.path())
        .output()
        .expect("the command starts");
    assert_eq!(broken.status.code(), Some(1));
    fs::remove_file(folder.path().join("secret-gitlab-runner.yaml")).expect("removed");
    fs::create_dir(folder.path().join("secret-gitlab-runner.yaml"))
        .expect("a directory in the way");
    let blocked = render(Path::new("fixtures/root.yaml"))
        .arg("--output-dir")
        .arg(folder.path())
        .output()
        .expect("the command starts");
    assert_eq!(
        blocked.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&blocked.stderr)
    );
    fs::remove_dir(folder.path().join("secret-gitlab-runner.yaml")).expect("removed");
    let mut after = files(folder.path());
    after.insert(
        "secret-gitlab-runner.yaml".to_owned(),
        before["secret-gitlab-runner.yaml"].clone(),
    );
    assert_eq!(after, before);
}

#[test]
fn files_of_a_killed_run_do_not_block_the_next_one() {
    let folder = tempfile::tempdir().expect("a directory");
    let left = |name: &str| fs::write(folder.path().join(name), "").expect("written");
    left(".runnergen-set-killed.part");
    left(".configmap-gitlab-runner.yaml.1.part");
    stdout(
        render(Path::new("fixtures/minimal.yaml"))
            .arg("--output-dir")
            .arg(folder.path()),
    );
    let mut names: Vec<String> = files(folder.path()).into_keys().collect();
    names.retain(|name| !name.ends_with(".yaml"));
    let kept = if cfg!(unix) { 1 } else { 2 };
    assert_eq!(
        names.len(),
        kept,
        "removed where the directory can be locked: {names:?}"
    );
}

#[test]
fn files_that_others_wrote_are_never_replaced() {
    for (layout, name) in [
        ("plain", "deployment-gitlab-runner.yaml"),
        ("kustomize", "kustomization.yaml"),
        ("chart", "Chart.yaml"),
        ("chart", "templates/configmap-gitlab-runner.yaml"),
    ] {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine: true\n").unwrap();
        let mut command = render(Path::new("fixtures/minimal.yaml"));
        let output = command
            .args(["--as", layout, "--output-dir"])
            .arg(folder.path())
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{name}");
        assert!(
            message.contains(&format!("{name} was not written by runnergen")),
            "{message}"
        );
        let left: Vec<_> = files(folder.path()).into_iter().collect();
        assert_eq!(
            left,
            [(name.to_owned(), b"mine: true\n".to_vec())],
            "nothing else is written"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_in_the_place_of_a_file_are_left_alone() {
    let folder = tempfile::tempdir().expect("a directory");
    let elsewhere = tempfile::tempdir().expect("a directory");
    let target = elsewhere.path().join("target.yaml");
    let path = folder.path().join("deployment-gitlab-runner.yaml");
    let run = || {
        let mut command = render(Path::new("fixtures/minimal.yaml"));
        command
            .arg("--output-dir")
            .arg(folder.path())
            .output()
            .unwrap()
            .status
    };
    assert!(run().success());
    fs::rename(&path, &target).unwrap();
    std::os::unix::fs::symlink(&target, &path).unwrap();
    assert!(!run().success());
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    fs::remove_file(&path).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    assert!(!run().success());
    assert!(!fs::symlink_metadata(&path).unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_named_pipe_in_the_directory_is_not_read() {
    let folder = tempfile::tempdir().expect("a directory");
    let pipe = folder.path().join("pipe.yaml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .expect("mkfifo starts")
            .success()
    );
    let mut render = render(Path::new("fixtures/minimal.yaml"));
    let mut run = render
        .arg("--output-dir")
        .arg(folder.path())
        .spawn()
        .expect("it starts");
    // A run that reads the pipe waits for a writer; the end of this one ends it.
    for _ in 0..600 {
        if let Some(status) = run.try_wait().expect("its metadata can be read") {
            assert!(
                status.success() && fs::symlink_metadata(&pipe).is_ok(),
                "{status}"
            );
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    run.kill().expect("it ends");
    panic!("the run waits for the named pipe");
}

#[cfg(unix)]
#[test]
fn two_runs_into_one_directory_take_turns() {
    let write = |name: &str, folder: &Path| {
        let mut command = render(Path::new("fixtures/minimal.yaml"));
        let set = format!("fullnameOverride={name}");
        command
            .args(["--set", &set, "--output-dir"])
            .arg(folder)
            .spawn()
            .expect("it starts")
    };
    let alone = |name: &str| {
        let folder = tempfile::tempdir().expect("a directory");
        assert!(
            write(name, folder.path())
                .wait()
                .expect("it ends")
                .success()
        );
        files(folder.path())
    };
    let expected = [alone("one"), alone("two")];
    for _ in 0..5 {
        let folder = tempfile::tempdir().expect("a directory");
        let runs = ["one", "two"].map(|name| write(name, folder.path()));
        for mut run in runs {
            assert!(run.wait().expect("it ends").success());
        }
        let found = files(folder.path());
        assert!(expected.contains(&found), "a mixture: {:?}", found.keys());
    }
}

#[test]
fn a_note_names_the_secret_and_the_namespaces_to_create() {
    let directory = tempfile::tempdir().expect("a directory");
    let values = "gitlabUrl: https://git.example.org\nserviceAccount: {create: true}\nrbac: {create: true}\n\
                  runners:\n  secret: own-token\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        \
                  namespace = \"builds\"\n";
    let file = directory.path().join("values.yaml");
    fs::write(&file, values).unwrap();
    let mut command = runnergen(&["render", "-n", "ci", "-f"]);
    command.arg(&file).arg("--validate").arg("ignore");
    let printed = command.output().expect("runnergen starts");
    assert!(printed.stderr.is_empty(), "the output is a pipe");
    command
        .arg("--output-dir")
        .arg(directory.path().join("out"));
    let written = command.output().expect("runnergen starts");
    assert_eq!(
        String::from_utf8(written.stderr).unwrap(),
        "note: before you apply the manifests, create what does not exist yet:\n  \
         kubectl create namespace builds\n  kubectl create namespace ci\n  \
         kubectl create secret generic own-token -n ci --from-literal=runner-token=glrt-REPLACE-ME \
         --from-literal=runner-registration-token=\n"
    );
}
