//! Rendered manifests, applied to a real Kubernetes API: it accepts them and does not change them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

mod permissions;
mod pod_security;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::common::{fixtures, kubeconfig, render, stdout, tool, with_input};

/// kubectl with its cluster.
struct Cluster {
    kubectl: PathBuf,
    kubeconfig: PathBuf,
}

impl Cluster {
    fn find() -> Option<Self> {
        Some(Cluster {
            kubectl: tool("kubectl")?,
            kubeconfig: kubeconfig()?,
        })
    }

    fn kubectl(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.kubectl);
        command
            .arg("--kubeconfig")
            .arg(&self.kubeconfig)
            .args(arguments);
        command
    }

    fn feed(&self, arguments: &[&str], manifests: &str) -> Output {
        with_input(&mut self.kubectl(arguments), manifests.as_bytes())
    }

    /// Creates the namespaces and kinds that the fixtures need. The tests run one at a time because they share object
    /// names in the cluster.
    fn prepare(&self, namespaces: &[&str]) -> MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        stdout(&mut self.kubectl(&["apply", "-f", "tests/cluster/monitoring.yaml"]));
        stdout(&mut self.kubectl(&[
            "wait",
            "--for=condition=established",
            "--timeout=60s",
            "crd",
            "--all",
        ]));
        for namespace in namespaces {
            let manifest =
                format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {namespace}}}}}");
            succeeded(&self.feed(&["apply", "-f", "-"], &manifest), namespace);
        }
        turn
    }
}

fn succeeded(output: &Output, what: &str) {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "{what}: {}\n{out}\n{err}",
        output.status
    );
}

#[test]
fn every_fixture_is_applied_without_differences() {
    let Some(cluster) = Cluster::find() else {
        return;
    };
    let _turn = cluster.prepare(&["ci", "ops", "jobs", "test-namespace", "gitlab-runner"]);
    for fixture in fixtures() {
        let name = fixture.display().to_string();
        let manifests = stdout(&mut render(&fixture));
        // Objects of an earlier run would be merged.
        succeeded(
            &cluster.feed(
                &["delete", "--ignore-not-found", "--wait=false", "-f", "-"],
                &manifests,
            ),
            &name,
        );
        succeeded(
            &cluster.feed(&["apply", "--validate=strict", "-f", "-"], &manifests),
            &name,
        );
        succeeded(&cluster.feed(&["diff", "-f", "-"], &manifests), &name);
        succeeded(
            &cluster.feed(&["delete", "--wait=false", "-f", "-"], &manifests),
            &name,
        );
    }
}

#[test]
fn a_kustomize_directory_is_applied() {
    let Some(cluster) = Cluster::find() else {
        return;
    };
    let _turn = cluster.prepare(&["kustomized"]);
    let folder = tempfile::tempdir().expect("a directory");
    let values = Path::new("fixtures/session-server-ingress.yaml");
    stdout(
        render(values)
            .args(["-n", "kustomized", "--as", "kustomize", "--output-dir"])
            .arg(folder.path()),
    );
    let path = folder.path().to_str().expect("its name is UTF-8");
    stdout(&mut cluster.kubectl(&["apply", "--validate=strict", "-k", path]));
    stdout(&mut cluster.kubectl(&["diff", "-k", path]));
    let found = stdout(&mut cluster.kubectl(&["get", "ingress", "-n", "kustomized", "-o", "name"]));
    assert_eq!(
        found.trim(),
        "ingress.networking.k8s.io/gitlab-runner-session-server-ingress"
    );
}
