//! A namespace of a test on a real API server, empty at the start: applies manifests and reads objects.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::{kubeconfig, stdout, succeeded, tool, with_input};

/// Every kind that the tests create in a namespace.
const KINDS: &str = "all,cm,secret,sa,role,rolebinding";

/// A line for each object: kind, name, and the resource version, which every write changes.
const WITH_VERSION: &str =
    r#"jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}"#;

pub struct Namespace {
    kubectl: PathBuf,
    kubeconfig: PathBuf,
    pub name: String,
}

impl Namespace {
    /// The namespace with this name, without the objects of an earlier run.
    pub fn find(name: &str) -> Option<Self> {
        let namespace = Namespace::missing(name)?;
        let manifest = format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}");
        succeeded(&with_input(
            &mut namespace.kubectl(&["apply", "-f", "-"]),
            manifest.as_bytes(),
        ));
        stdout(&mut namespace.kubectl(&[
            "delete",
            KINDS,
            "--all",
            "--wait=false",
            "--ignore-not-found",
        ]));
        Some(namespace)
    }

    /// A name that does not exist on the cluster.
    pub fn missing(name: &str) -> Option<Self> {
        Some(Namespace {
            kubectl: tool("kubectl")?,
            kubeconfig: kubeconfig()?,
            name: name.to_owned(),
        })
    }

    pub fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    pub fn kubectl(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.kubectl);
        command
            .arg("--kubeconfig")
            .arg(&self.kubeconfig)
            .args(["-n", &self.name])
            .args(arguments);
        command
    }

    pub fn apply(&self, flags: &[&str], manifests: &str) -> Output {
        let mut command = self.kubectl(&["apply", "-f", "-"]);
        with_input(
            command.args(flags).env("KUBECTL_APPLYSET", "true"),
            manifests.as_bytes(),
        )
    }

    pub fn get(&self, arguments: &[&str]) -> String {
        stdout(self.kubectl(&["get"]).args(arguments))
    }

    /// An object as returned by the API server.
    pub fn object(&self, kind: &str, name: &str) -> Value {
        serde_json::from_str(&self.get(&[kind, name, "-o", "json"])).expect("kubectl prints JSON")
    }

    /// All objects with their resource versions: equal results mean that there was no write.
    pub fn versions(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .get(&[KINDS, "-o", WITH_VERSION])
            .lines()
            .map(str::to_owned)
            .collect();
        lines.sort();
        lines
    }

    /// All objects as `Kind/name`.
    pub fn names(&self) -> Vec<String> {
        let versions = self.versions();
        versions
            .iter()
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect()
    }
}
