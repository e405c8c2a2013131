//! Directories written by `runnergen render`, a Helm chart and a Kustomize base, and the KRM function: each installed
//! with its tool.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::mistake::MISTAKES;
use super::{CHART, OBJECTS, refused};
use crate::common::machine::Machine;
use crate::common::namespace::Namespace;
use crate::common::{runnergen, stderr, stdout, succeeded, tool, with_input};

const VALUES: &str = "examples/helmfile/no-chart/values.yaml";

/// Renders the release of a values file into a directory.
fn write(values: &Path, namespace: &Namespace, layout: &str, folder: &Path) -> Output {
    let mut command = runnergen(&[
        "render",
        "gitlab-runner",
        "-n",
        &namespace.name,
        "--as",
        layout,
    ]);
    command
        .arg("-f")
        .arg(values)
        .arg("--output-dir")
        .arg(folder)
        .output()
        .expect("the command starts")
}

fn mistaken(machine: &Machine, change: impl Fn(&str) -> String) -> PathBuf {
    machine
        .copy("examples/helmfile/no-chart", &["values.yaml"], change)
        .join("values.yaml")
}

/// Helm on a machine, with a namespace.
fn helm(
    machine: &Machine,
    program: &Path,
    namespace: &Namespace,
    arguments: &[&str],
    chart: &Path,
) -> Output {
    let mut command = machine.command(program, arguments);
    command
        .arg(chart)
        .args(["-n", &namespace.name])
        .env("KUBECONFIG", namespace.kubeconfig());
    command.output().expect("Helm starts")
}

/// The differences between the cluster and a values file.
fn difference(namespace: &Namespace) -> String {
    let live = namespace.get(&["all,cm,sa,role,rolebinding", "-o", "yaml"]);
    let mut diff = runnergen(&[
        "diff",
        "-",
        VALUES,
        "--release",
        "gitlab-runner",
        "-n",
        &namespace.name,
    ]);
    String::from_utf8_lossy(&with_input(&mut diff, live.as_bytes()).stdout).into_owned()
}

#[test]
fn helm_upgrades_a_release_of_the_official_chart_with_a_chart_directory() {
    for (name, namespace) in [
        ("helm3", "chart-directory-helm-3"),
        ("helm", "chart-directory-helm-4"),
    ] {
        let (Some(program), Some(namespace)) = (tool(name), Namespace::find(namespace)) else {
            continue;
        };
        let machine = Machine::new();
        let folder = machine.home().join("rendered");
        let helm = |arguments: &[&str], chart: &Path| {
            succeeded(&helm(&machine, &program, &namespace, arguments, chart))
        };
        helm(
            &[
                "install",
                "gitlab-runner",
                "-f",
                "examples/helmfile/post-renderer/values.yaml",
            ],
            Path::new(CHART),
        );
        let uid = namespace.object("deployment", "gitlab-runner")["metadata"]["uid"].clone();
        assert!(
            !difference(&namespace).is_empty(),
            "the official chart's release is another"
        );

        succeeded(&write(Path::new(VALUES), &namespace, "chart", &folder));
        helm(&["upgrade", "gitlab-runner"], &folder);
        // Objects of hooks do not belong to the release.
        stdout(&mut namespace.kubectl(&["delete", "configmap", "gitlab-runner-hook"]));
        assert_eq!(
            namespace.object("deployment", "gitlab-runner")["metadata"]["uid"],
            uid,
            "the Deployment is the same"
        );
        assert_eq!(difference(&namespace), "", "and it is what was rendered");
    }
}

#[test]
fn helm_installs_and_uninstalls_a_chart_directory() {
    for (name, namespace) in [
        ("helm3", "chart-alone-helm-3"),
        ("helm", "chart-alone-helm-4"),
    ] {
        let (Some(program), Some(namespace)) = (tool(name), Namespace::find(namespace)) else {
            continue;
        };
        let machine = Machine::new();
        let folder = machine.home().join("rendered");
        succeeded(&write(Path::new(VALUES), &namespace, "chart", &folder));
        succeeded(&helm(
            &machine,
            &program,
            &namespace,
            &["install", "gitlab-runner"],
            &folder,
        ));
        assert_eq!(difference(&namespace), "");
        succeeded(&helm(
            &machine,
            &program,
            &namespace,
            &["uninstall"],
            Path::new("gitlab-runner"),
        ));
        assert!(namespace.names().is_empty());
    }
}

#[test]
fn kubectl_applies_a_kustomize_base() {
    let Some(namespace) = Namespace::find("kustomize-base") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a directory");
    succeeded(&write(
        Path::new(VALUES),
        &namespace,
        "kustomize",
        folder.path(),
    ));
    let printed = stdout(namespace.kubectl(&["apply", "-k"]).arg(folder.path()));
    assert_eq!(
        printed.matches(" created").count(),
        OBJECTS.len(),
        "{printed}"
    );
    assert_eq!(
        (namespace.names(), difference(&namespace)),
        (OBJECTS.map(str::to_owned).to_vec(), String::new())
    );
}

#[test]
fn an_error_writes_no_directory_and_keeps_an_existing_one() {
    let Some(namespace) = Namespace::find("mistaken-directory") else {
        return;
    };
    let machine = Machine::new();
    for layout in ["chart", "kustomize"] {
        let folder = machine.home().join(layout);
        for mistake in &MISTAKES {
            let output = write(
                &mistaken(&machine, |text| mistake.make(text)),
                &namespace,
                layout,
                &folder,
            );
            assert_eq!(
                (output.status.code(), folder.exists()),
                (Some(1), false),
                "{}",
                stderr(&output)
            );
            assert!(
                stderr(&output).contains(mistake.reason),
                "{}",
                stderr(&output)
            );
        }
    }
    let folder = machine.home().join("kustomize");
    refused(
        &namespace
            .kubectl(&["apply", "-k"])
            .arg(&folder)
            .output()
            .expect("kubectl starts"),
    );
    assert!(namespace.names().is_empty());
    succeeded(&write(Path::new(VALUES), &namespace, "kustomize", &folder));
    stdout(namespace.kubectl(&["apply", "-k"]).arg(&folder));
    let before = namespace.versions();
    refused(&write(
        &mistaken(&machine, |text| MISTAKES[0].make(text)),
        &namespace,
        "kustomize",
        &folder,
    ));
    stdout(namespace.kubectl(&["apply", "-k"]).arg(&folder));
    assert_eq!(namespace.versions(), before, "the directory is unchanged");
}
