//! `init`: for every combination of its flags, the values have no finding, are rendered, and the API server accepts the
//! manifests.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use runnergen::chart::starter::{Cache, Starter};
use runnergen::{Options, lint, render};

use crate::common::{kubeconfig, runnergen, stderr, stdout, tool, with_input};

/// A starter for each combination of the flags.
fn combinations() -> Vec<Starter> {
    let caches = [None, Some(Cache::S3), Some(Cache::Gcs), Some(Cache::Azure)];
    let mut starters = Vec::new();
    for cache in caches {
        for bits in 0..128_u32 {
            let has = |bit: u32| bits & (1 << bit) != 0;
            let text = |bit: u32, text: &str| has(bit).then(|| text.to_owned());
            starters.push(Starter {
                url: "https://gitlab.example.com".to_owned(),
                namespace: "ci".to_owned(),
                token_secret: "gitlab-runner-token".to_owned(),
                cache,
                dind: has(0),
                privileged: has(1),
                job_namespace: text(2, "jobs"),
                minimal_rbac: has(3),
                hardened: has(4),
                cpu: text(5, "1500m"),
                memory: text(6, "4Gi"),
            });
        }
    }
    starters
}

#[test]
fn every_combination_has_no_finding_and_is_rendered() {
    for starter in combinations() {
        let values = starter.to_string();
        let findings = lint(&values, &Options::default());
        assert!(findings.is_empty(), "{values}\n{:?}", findings[0].message);
        let manifests = render(&values, &Options::default()).unwrap();
        for kind in ["ServiceAccount", "Role", "RoleBinding", "Deployment"] {
            let is_rendered = manifests.iter().any(|manifest| manifest.kind() == kind);
            assert!(is_rendered, "{kind}\n{values}");
        }
        let lines = values.lines().count();
        assert!((20..=55).contains(&lines), "{lines} lines\n{values}");
    }
}

#[test]
fn the_api_server_accepts_every_combination() {
    let (Some(kubectl), Some(kubeconfig)) = (tool("kubectl"), kubeconfig()) else {
        return;
    };
    let kubectl = |arguments: &[&str], input: &str| {
        let mut command = Command::new(&kubectl);
        command.arg("--kubeconfig").arg(&kubeconfig).args(arguments);
        with_input(&mut command, input.as_bytes())
    };
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("values.yaml");
    let mut objects = BTreeSet::new();
    for starter in combinations() {
        fs::write(&path, starter.to_string()).unwrap();
        let path = path.to_str().unwrap();
        let manifests = stdout(&mut runnergen(&["render", "-n", "ci", "-f", path]));
        objects.extend(manifests.split("---\n").map(str::to_owned));
    }
    for namespace in ["ci", "jobs"] {
        let manifest =
            format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {namespace}}}}}");
        assert!(kubectl(&["apply", "-f", "-"], &manifest).status.success());
    }
    let all: Vec<String> = objects.into_iter().collect();
    let arguments = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
    let output = kubectl(&arguments, &all.join("---\n"));
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_file_is_written_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("values.yaml");
    let path = path.to_str().unwrap();
    let arguments = ["init", "--url", "https://gitlab.example.com", "-o", path];
    let first = runnergen(&arguments).output().unwrap();
    assert!(first.status.success(), "{}", stderr(&first));
    assert!(stderr(&first).contains("kubectl create secret generic gitlab-runner-token"));
    let text = fs::read(path).unwrap();
    fs::write(path, "mine: true\n").unwrap();
    let second = runnergen(&arguments).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert_eq!(fs::read_to_string(path).unwrap(), "mine: true\n");
    assert!(!text.is_empty() && stderr(&second).contains("does not overwrite"));
}

#[test]
fn invalid_flags_are_refused_and_write_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("values.yaml");
    for flags in [
        ["--url", "gitlab.example.com"],
        ["--url", "https://a b"],
        ["--url", "https://a.example.com\nrunnerToken: x"],
        ["--token-secret", "My Secret"],
        ["--job-namespace", "Jobs!"],
        ["--cpu", "many"],
        ["--memory", "-1"],
        ["--memory", "2Gi\" \n"],
        ["--cache", "file"],
    ] {
        let output = runnergen(&["init", flags[0], flags[1], "-o", path.to_str().unwrap()])
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(2),
            "{flags:?}: {}",
            stderr(&output)
        );
        assert!(!path.exists(), "{flags:?}");
    }
}

#[test]
fn a_part_of_the_values_and_the_minimal_values_have_no_error() {
    let cache = stdout(&mut runnergen(&["values", "runners.cache"]));
    assert!(cache.contains("secretName"), "{cache}");
    for storage in ["s3", "gcs", "azure"] {
        assert!(cache.contains(&format!("Type = \"{storage}\"")), "{cache}");
    }
    let minimal = stdout(&mut runnergen(&["values", "--minimal"]));
    assert!(minimal.lines().count() < 50, "{minimal}");
    assert!(lint(&minimal, &Options::default()).is_empty(), "{minimal}");
    for part in ["runners.cache", "resources", "metrics.podMonitor"] {
        let values = stdout(&mut runnergen(&["values", part]));
        let findings = lint(&values, &Options::default());
        assert!(
            findings.iter().all(|found| found.rule.code != "RG020"),
            "{values}"
        );
    }
    let unknown = runnergen(&["values", "secretName"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}
