//! Real Helm, helmfile, Kustomize and kubectl install a runner on a real API server with runnergen in their way: what
//! they print, how they end, and what the server holds then. With a mistake in the values it holds nothing, or what it
//! held before.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

#[path = "../common/mod.rs"]
mod common;
mod folder;
mod helm;
mod helmfile;
mod mistake;
mod render;

use std::process::Output;

/// A stand-in for the official chart, small enough for tests.
const CHART: &str = "tests/pipeline/chart";

/// What a runner without metrics, with an account and roles of its own, and without a token is made of.
const OBJECTS: [&str; 5] = [
    "ConfigMap/gitlab-runner",
    "Deployment/gitlab-runner",
    "Role/gitlab-runner",
    "RoleBinding/gitlab-runner",
    "ServiceAccount/gitlab-runner",
];

/// A command that has to have failed, with nothing on standard output that somebody could apply.
fn refused(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), common::stderr(output));
    assert!(!output.status.success() && !out.contains("kind:"), "{}\n{out}\n{err}", output.status);
}
