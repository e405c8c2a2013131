//! Helm, helmfile, Kustomize and kubectl install a runner on a real API server with runnergen: output, exit codes and
//! the objects on the server. If the values contain an error, the server has no objects or the previous ones.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod directory;
mod helm;
mod helmfile;
mod mistake;
mod render;

use crate::common;
use std::process::Output;

/// A small substitute for the official chart.
const CHART: &str = "tests/pipeline/chart";

/// The objects of a runner without metrics, with its own ServiceAccount and Role, and without a token.
const OBJECTS: [&str; 5] = [
    "ConfigMap/gitlab-runner",
    "Deployment/gitlab-runner",
    "Role/gitlab-runner",
    "RoleBinding/gitlab-runner",
    "ServiceAccount/gitlab-runner",
];

/// Fails unless a command failed without applicable standard output.
fn refused(output: &Output) {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        common::stderr(output),
    );
    assert!(
        !output.status.success() && !out.contains("kind:"),
        "{}\n{out}\n{err}",
        output.status
    );
}
