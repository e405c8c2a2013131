//! The `runnergen:` section: features that the chart does not have.
//!
//! Settings that correspond to chart values are written to those values when they are loaded
//! ([`Expansion`](super::Expansion)); templates read the others from [`Extensions`]. Without the section, the output is
//! that of the chart.

use super::helm_coercion::{is_truthy, sourced, to_helm_string};
use super::network::Network;
use super::registration::RegistrationMode;
use super::storage::Storage;
use super::workload::Workload;
use super::{Model, SourcedText};
use crate::chart::hardening::WritableDirectory;
use helm_yaml::tree::Node;

/// The parts of the workload and its pod for which the chart has no value.
#[derive(Debug)]
pub struct Extensions {
    /// Whether the values have the section.
    pub is_used: bool,
    /// The kind of the workload.
    pub workload: Workload,
    /// What registers the runner.
    pub registration: RegistrationMode,
    /// The command of the init container that registers the runner.
    pub register_command: Option<Vec<SourcedText>>,
    /// Where the volume for the runner configuration is mounted.
    pub config_directory: SourcedText,
    /// Whether the manager cannot change its configuration.
    pub config_is_read_only: bool,
    /// Whether there is an empty `config.toml.lock` next to it.
    pub has_lock_file: bool,
    /// The volume for the runner configuration.
    pub storage: Storage,
    /// The path of the node's Docker socket, if the manager uses it.
    pub docker_socket: Option<SourcedText>,
    /// Directories that need a writable volume.
    pub writable: Vec<WritableDirectory>,
    /// Whether there is a PodDisruptionBudget.
    pub has_disruption_budget: bool,
    /// What the NetworkPolicy allows.
    pub network: Option<Network>,
}

impl Extensions {
    /// Whether anything registers the runner.
    pub fn registers(&self) -> bool {
        self.registration != RegistrationMode::None
    }
}

impl Model<'_> {
    /// Everything that the section adds.
    pub fn extensions(self) -> Extensions {
        let registration = self.registration();
        Extensions {
            is_used: self.has_extensions(),
            workload: self.workload(),
            registration,
            register_command: match registration {
                RegistrationMode::InitContainer => Some(self.register_command()),
                RegistrationMode::Entrypoint | RegistrationMode::None => None,
            },
            config_directory: self.config_directory(),
            config_is_read_only: self.config_is_read_only(),
            has_lock_file: self.has_lock_file(),
            storage: self.storage(),
            docker_socket: self.docker_socket(),
            writable: self.writable_directories(),
            has_disruption_budget: self.has_disruption_budget(),
            network: self.network(),
        }
    }

    /// Whether the values have a `runnergen:` section with more than patches, which change nothing but their targets.
    pub fn has_extensions(self) -> bool {
        let keys = section(self.tree()).and_then(Node::as_map);
        keys.is_some_and(|keys| keys.keys().any(|key| key != "patches"))
    }

    /// Whether the pod is hardened.
    pub fn is_hardened(self) -> bool {
        self.is_extension_on(&["hardened"])
    }

    /// Whether the Role has the minimal permissions that the runner configuration needs, instead of `rbac.rules`.
    pub fn has_minimal_rbac(self) -> bool {
        self.extension(&["rbac"]).as_deref() == Some("minimal")
    }

    /// Whether the manager cannot change its configuration.
    pub fn config_is_read_only(self) -> bool {
        self.is_extension_on(&["storage", "readOnly"])
    }

    pub(super) fn has_lock_file(self) -> bool {
        self.is_extension_on(&["storage", "lockFile"])
    }

    /// A string of the section.
    pub(super) fn extension(self, path: &[&str]) -> Option<String> {
        to_helm_string(section(self.tree())?, path)
    }

    /// The same string with the span of the value.
    pub(super) fn sourced_extension(self, path: &[&str]) -> Option<SourcedText> {
        sourced(section(self.tree())?, path)
    }

    /// The strings of a list in the section, with their spans.
    pub(super) fn extension_list(self, path: &[&str]) -> Vec<SourcedText> {
        let list = section(self.tree()).and_then(|section| section.at(path)?.as_list());
        list.unwrap_or_default()
            .iter()
            .map(SourcedText::of)
            .collect()
    }

    fn is_extension_on(self, path: &[&str]) -> bool {
        section(self.tree()).is_some_and(|section| is_truthy(section, path))
    }

    fn has_disruption_budget(self) -> bool {
        self.is_hardened() && self.workload() != Workload::DaemonSet && self.min_pods() > 1
    }
}

/// The section, unless it is empty.
pub(super) fn section(values: &Node) -> Option<&Node> {
    values
        .get("runnergen")
        .filter(|section| section.is_truthy())
}
