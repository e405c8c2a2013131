//! Other ways to run a runner: what the section `runnergen` of the values makes of the chart's objects.
//!
//! Part of it is said in the chart's own values already (`load::implied`); the rest is [`Ways`], which the templates
//! ask. Without the section everything stays as the chart has it.

mod command;
mod network;
mod storage;

use super::Input;
use super::names::Names;
use super::reading::{is_set, printed, runs_as_root, whole};
use super::scripts::config_directory;
use crate::hardening::{self, Folder};
use crate::rbac::Jobs;
use crate::tree::Node;
use network::Network;
use storage::Storage;

/// The workload and its pod, as far as the chart has no value for them.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// Whether the values have the section.
    pub is_used: bool,
    pub workload: Workload,
    pub registration: Registration,
    /// What an init container runs that registers the runner.
    pub register_command: Option<Vec<String>>,
    /// What registration is told of the executor.
    pub executor_flags: Vec<String>,
    /// Where the configuration is mounted.
    pub config_directory: &'static str,
    /// Whether the manager finds its configuration beyond change.
    pub config_is_read_only: bool,
    /// Whether an empty `config.toml.lock` lies beside it.
    pub has_lock_file: bool,
    pub storage: Storage,
    /// The node's socket of Docker, where the manager asks it.
    pub docker_socket: Option<String>,
    /// More folders that have to be writable.
    pub writable: Vec<Folder>,
    /// Whether as few pods as possible are disturbed at a time.
    pub has_disruption_budget: bool,
    pub network: Option<Network>,
    /// Whether the rules of the Role are computed.
    pub has_minimal_role: bool,
}

/// What keeps the pod running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Workload {
    #[default]
    Deployment,
    DaemonSet,
    StatefulSet,
}

/// How the runner comes to its registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Registration {
    /// The container's own script registers.
    #[default]
    Entrypoint,
    /// A container before it does.
    InitContainer,
    /// The configuration is complete.
    None,
}

impl Ways {
    /// What the values say of it.
    pub fn gather(input: &Input, names: &Names) -> Self {
        let values = &input.values.tree;
        if section(values).is_none() {
            return Ways { config_directory: config_directory(false), ..Ways::default() };
        }
        let jobs = Jobs::of(input.values, input.release, input.chart);
        let workload = Workload::of(values);
        let is_hardened = is_on(values, &["hardened"]);
        let registration = Registration::of(values);
        let executor_flags = command::executor_flags(values);
        Ways {
            is_used: true,
            workload,
            registration,
            register_command: (registration == Registration::InitContainer)
                .then(|| command::register(input, &executor_flags)),
            executor_flags,
            config_directory: config_directory(runs_as_root(values)),
            config_is_read_only: is_on(values, &["storage", "readOnly"]),
            has_lock_file: is_on(values, &["storage", "lockFile"]),
            storage: Storage::of(values, workload, names),
            docker_socket: docker_socket(values, &jobs),
            writable: if is_hardened { writable(values) } else { Vec::new() },
            has_disruption_budget: is_hardened && workload != Workload::DaemonSet && managers(values) > 1,
            network: is_hardened.then(|| Network::of(values, &jobs)),
            has_minimal_role: said(values, &["rbac"]).as_deref() == Some("minimal"),
        }
    }

    /// Whether the runner registers itself.
    pub fn registers(&self) -> bool {
        self.registration != Registration::None
    }
}

impl Workload {
    /// What Kubernetes calls it.
    pub fn kind(self) -> &'static str {
        match self {
            Workload::Deployment => "Deployment",
            Workload::DaemonSet => "DaemonSet",
            Workload::StatefulSet => "StatefulSet",
        }
    }

    fn of(values: &Node) -> Self {
        match said(values, &["workload"]).as_deref() {
            Some("DaemonSet") => Workload::DaemonSet,
            Some("StatefulSet") => Workload::StatefulSet,
            _ => Workload::Deployment,
        }
    }
}

impl Registration {
    pub fn of(values: &Node) -> Self {
        match said(values, &["registration"]).as_deref() {
            Some("initContainer") => Registration::InitContainer,
            Some("none") => Registration::None,
            _ => Registration::Entrypoint,
        }
    }
}

/// The section, unless it says nothing.
fn section(values: &Node) -> Option<&Node> {
    values.get("runnergen").filter(|section| section.is_truthy())
}

/// A text of the section.
fn said(values: &Node, path: &[&str]) -> Option<String> {
    printed(section(values)?, path)
}

/// Whether a flag of the section is on.
fn is_on(values: &Node, path: &[&str]) -> bool {
    section(values).is_some_and(|section| is_set(section, path))
}

/// How many managers there can be.
fn managers(values: &Node) -> i64 {
    let number = |path: &[&str]| values.at(path).map_or(0, whole);
    if is_set(values, &["hpa"]) { number(&["hpa", "minReplicas"]) } else { number(&["replicas"]) }
}

/// The folders that are on no volume of the values' own.
fn writable(values: &Node) -> Vec<Folder> {
    let mounts = values.get("volumeMounts").and_then(Node::as_list).unwrap_or_default();
    hardening::WRITABLE.into_iter().filter(|folder| !folder.is_among(mounts)).collect()
}

/// A configuration that names Docker's address asks there, and not the node's.
fn docker_socket(values: &Node, jobs: &Jobs) -> Option<String> {
    let is_elsewhere = |runner: &Node| runner.at(&["docker", "host"]).is_some_and(Node::is_truthy);
    let asks_node = jobs.executors().contains(&"docker") && !jobs.runners().any(is_elsewhere);
    asks_node.then(|| said(values, &["docker", "socket"]).unwrap_or_else(|| "/var/run/docker.sock".to_owned()))
}
