//! Values where GitOps repositories keep them: each directory in `tests/cases/sources` is a repository, and each snapshot
//! contains the output of the commands that run in it. The merged values are compared with those that the real tools hand
//! to Helm.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::{self, repository, tool};
use runnergen::input::load;
use runnergen::input::loaded::LoadedValues;
use runnergen::input::request::{Request, Unspecified};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/sources")
        .join(name)
}

#[test]
fn references_are_followed() {
    common::assert_snapshots_of_repositories("cases/sources", "sources");
}

/// The releases in a document.
fn releases(document: &Path) -> Vec<LoadedValues> {
    let unspecified = Unspecified {
        name: true,
        namespace: true,
        chart: true,
    };
    let request = Request {
        unspecified,
        ..Request::default()
    };
    load::load_on_top(&document.to_string_lossy(), request, false)
        .expect("it can be read")
        .collect()
}

/// The merged values of the only release in a document, without those of the chart.
fn merged(document: &Path) -> Value {
    let releases = releases(document);
    assert_eq!(releases.len(), 1);
    values(&releases[0])
}

fn values(loaded: &LoadedValues) -> Value {
    serde_json::to_value(&loaded.given).expect("JSON")
}

/// The values that Helm computes from flags, with a chart that prints them.
fn helm(flags: &[&str], directory: &Path) -> Option<Value> {
    let tool = tool("helm")?;
    let chart = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(chart.path().join(name), text).expect("the file is written")
    };
    fs::create_dir(chart.path().join("templates")).expect("a directory");
    write(
        "Chart.yaml",
        "apiVersion: v2\nname: gitlab-runner\nversion: 0.92.0\n",
    );
    write(
        "templates/values.yaml",
        "values: {{ .Values | toJson | quote }}\n",
    );
    let mut command = Command::new(tool);
    command
        .arg("template")
        .arg("runner")
        .arg(chart.path())
        .args(flags)
        .current_dir(directory);
    let output = command.output().expect("helm runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("values: "))
        .expect("values");
    let json: String = serde_json::from_str(line).expect("a string");
    serde_json::from_str(&json).ok()
}

/// The layers that Flux and Argo CD define, in the order in which they hand them to Helm.
#[test]
fn the_merged_values_equal_those_of_helm() {
    let flux = repository(&case("flux"));
    let base = "gitlabUrl: https://gitlab.example.com\nconcurrent: 10\nrbac: {create: true}\nserviceAccount: {create: true}\n\
                chekInterval: 5\nrunners: {secret: runner-token}\n";
    let inline = "checkInterval: 7\nconcurrent: 20\nreplicas: 2\nrunners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        \
                  namespace = \"ci\"\n        cpu_limit = \"1 core\"\n";
    let layer = |name: &str, text: &str| {
        fs::write(flux.path().join(name), text).expect("the file is written")
    };
    layer("one.yml", base);
    layer("two.yml", inline);
    let Some(expected) = helm(&["-f", "one.yml", "-f", "two.yml"], flux.path()) else {
        return;
    };
    assert_eq!(
        merged(&flux.path().join("apps/runner/release.yaml")),
        expected
    );

    let files = repository(&case("flux-charts"));
    let inline = "gitlab-runner: {concurrent: 5, runners: {secret: token}}\n";
    fs::write(files.path().join("inline.yml"), inline).expect("the file is written");
    let flags = ["-f", "charts/wrapper/ci.yaml", "-f", "inline.yml"];
    let expected = helm(&flags, files.path()).expect("helm is there");
    assert_eq!(
        merged(&files.path().join("apps/files.yaml")),
        expected["gitlab-runner"]
    );

    let argo = repository(&case("argo"));
    fs::write(argo.path().join("object.yml"), "concurrent: 8\n").expect("the file is written");
    let flags = [
        "-f",
        "values/runner.yaml",
        "-f",
        "object.yml",
        "--set",
        "replicas=1",
        "--set-file",
        "runners.config=values/config.toml",
    ];
    let expected = helm(&flags, argo.path()).expect("helm is there");
    assert_eq!(merged(&argo.path().join("apps/sources.yaml")), expected);
    let flags = [
        "-f",
        "charts/wrapper/values.yaml",
        "-f",
        "values/common.yaml",
        "-f",
        "values/wrapped.yaml",
        "--set",
        "runner.concurrent=30",
    ];
    let mut expected = helm(&flags, argo.path()).expect("helm is there")["runner"].clone();
    expected.as_object_mut().expect("a map").remove("enabled");
    assert_eq!(merged(&argo.path().join("apps/path.yaml")), expected);
}

#[test]
fn a_set_has_one_release_for_each_combination() {
    let argo = repository(&case("argo"));
    let found = releases(&argo.path().join("apps/set.yaml"));
    let named = |loaded: &LoadedValues| {
        let (name, namespace) = (loaded.release.name(), loaded.release.namespace());
        format!("{namespace}/{name} {}", values(loaded)["concurrent"])
    };
    let found: Vec<String> = found.iter().map(named).collect();
    let expected = [
        "blue/blues-prod \"many\"",
        "blue/blues-test \"many\"",
        "red/reds-prod 3",
        "red/reds-test 3",
    ];
    assert_eq!(found, expected);
}

/// The values that helmfile hands to Helm, by release. helmfile looks at the chart, so it gets an empty one.
fn helmfile(name: &str, directory: &Path) -> Option<Vec<(String, Value)>> {
    let (helmfile, helm) = (tool("helmfile")?, tool("helm3")?);
    let text = fs::read_to_string(directory.join(name)).expect("a helmfile");
    fs::create_dir(directory.join("stub")).expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(directory.join(name), text).expect("the file is written")
    };
    write(
        "stub/Chart.yaml",
        "apiVersion: v2\nname: gitlab-runner\nversion: 0.85.0\n",
    );
    write(
        "stubbed.yaml.gotmpl",
        &text.replace("gitlab/gitlab-runner", "./stub"),
    );
    let output = Command::new(helmfile)
        .arg("--helm-binary")
        .arg(helm)
        .args(["--quiet", "--file", "stubbed.yaml.gotmpl", "write-values"])
        .args([
            "--skip-deps",
            "--output-file-template",
            "{{ .Release.Name }}.out",
        ])
        .current_dir(directory)
        .output()
        .expect("helmfile runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let written = fs::read_dir(directory).expect("a directory");
    let mut values: Vec<(String, Value)> = written
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name()?.to_str()?.strip_suffix(".out")?.to_owned();
            let text = fs::read_to_string(&path).expect("the file is read");
            Some((name, serde_saphyr::from_str(&text).expect("YAML")))
        })
        .collect();
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(values)
}

#[test]
fn the_merged_values_equal_those_of_helmfile() {
    for case in ["helmfile", "helmfile-templates"] {
        assert_equal_to_helmfile(case);
    }
}

fn assert_equal_to_helmfile(name: &str) {
    let repository = repository(&case(name));
    let Some(expected) = helmfile("helmfile.yaml.gotmpl", repository.path()) else {
        return;
    };
    let document = repository.path().join("helmfile.yaml.gotmpl");
    let mut found: Vec<(String, Value)> = releases(&document)
        .iter()
        .map(|loaded| (loaded.release.name().to_string(), values(loaded)))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert_eq!(found, expected);
    assert_eq!(found.len(), 2);
}

/// A symbolic link and the file of a generator, both outside of the repository, are neither read nor fixed.
#[cfg(unix)]
#[test]
fn files_outside_of_the_repository_are_left_alone() {
    let around = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(around.path().join(name), text).expect("the file is written")
    };
    let outside = "gitlabUrl: https://outside.example.com\nconcurent: 3\n";
    write("outside.yaml", outside);
    fs::create_dir_all(around.path().join("repository/.git")).expect("a directory");
    fs::create_dir(around.path().join("repository/app")).expect("a directory");
    write(
        "repository/app/kustomization.yaml",
        "secretGenerator: [{name: values, files: [values.yaml=../../outside.yaml]}]\n",
    );
    write(
        "repository/app/release.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: runner, namespace: ci}\n\
         spec:\n  chart: {spec: {chart: gitlab-runner}}\n  valuesFrom: [{kind: Secret, name: values}]\n",
    );
    let repository = around.path().join("repository");
    std::os::unix::fs::symlink("../outside.yaml", repository.join("runner-values.yaml"))
        .expect("a link");
    let run = |arguments: &[&str]| {
        let output = common::runnergen(arguments)
            .current_dir(&repository)
            .output()
            .expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let rendered = run(&[
        "render",
        "-f",
        "app/release.yaml",
        "--allow-unresolved",
        "--validate",
        "ignore",
    ]);
    assert!(rendered.contains("kind: ConfigMap") && !rendered.contains("outside.example.com"));
    run(&["validate", ".", "--fix", "--unsafe-fixes"]);
    let after = fs::read_to_string(around.path().join("outside.yaml")).expect("it is there");
    assert_eq!(after, outside);
}

/// Each release of a fleet has its own directory, with the same files as if it were rendered alone.
#[test]
fn a_fleet_has_one_directory_for_each_release() {
    let repository = repository(&case("releases"));
    let render = |arguments: &[&str]| {
        let output = common::runnergen(arguments)
            .current_dir(repository.path())
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let all = ["render", "-f", "clusters", "--all", "--validate", "warn"];
    render(&[&all[..], &["--output-dir", "out"]].concat());
    let one = ["render", "-f", "clusters/red/runner.yaml"];
    render(&[&one[..], &["--output-dir", "alone"]].concat());
    let files = |directory: &str| common::files(&repository.path().join(directory));
    assert_eq!(files("out/red/red"), files("alone"));
    let names: Vec<_> = files("out").into_keys().collect();
    assert!(
        names
            .iter()
            .all(|name| name.starts_with("blue/blue/") || name.starts_with("red/red/"))
    );
    assert!(names.len() > files("alone").len());

    let own = repository.path().join("out/red/red/notes.txt");
    fs::write(&own, "mine").expect("it is written");
    fs::remove_dir_all(repository.path().join("clusters/red")).expect("it is removed");
    let selected = [&all[..], &["-n", "blue", "--output-dir", "out"]].concat();
    render(&selected);
    assert!(files("out").len() > names.len(), "other releases stay");
    render(&[&all[..], &["--output-dir", "out"]].concat());
    let left = files("out").into_keys();
    let left: Vec<_> = left.filter(|name| name.starts_with("red")).collect();
    assert_eq!(left, ["red/red/notes.txt"]);
}
