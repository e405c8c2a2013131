//! Settings of a hardened pod: the Restricted Pod Security Standard, and a read-only root filesystem except for the
//! directories the runner writes to.
//!
//! `runnergen.hardened` in the values applies them to the chart's values, `post-render --harden` to objects rendered by
//! another tool.

use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// A key of a security context and its hardened value.
#[derive(Debug)]
pub struct Setting {
    /// Its path in the security context.
    pub path: &'static [&'static str],
    wanted: Wanted,
    /// Other values that the standard allows.
    accepted: &'static [&'static str],
}

/// A value as a constant.
#[derive(Debug)]
enum Wanted {
    Flag(bool),
    Text(&'static str),
    Names(&'static [&'static str]),
}

/// A directory that the runner writes to, and the volume for it.
#[derive(Debug)]
pub struct WritableDirectory {
    /// Name of the volume.
    pub name: &'static str,
    /// Mount path.
    pub path: &'static str,
}

/// The security context of the pod.
pub const POD: [Setting; 2] = [
    Setting::new(&["runAsNonRoot"], Wanted::Flag(true)),
    Setting {
        accepted: &["Localhost"],
        ..Setting::new(&["seccompProfile", "type"], Wanted::Text("RuntimeDefault"))
    },
];

/// The security context of a container.
pub const CONTAINER: [Setting; 5] = [
    Setting::new(&["allowPrivilegeEscalation"], Wanted::Flag(false)),
    Setting::new(&["privileged"], Wanted::Flag(false)),
    Setting::new(&["runAsNonRoot"], Wanted::Flag(true)),
    Setting::new(&["readOnlyRootFilesystem"], Wanted::Flag(true)),
    Setting::new(&["capabilities", "drop"], Wanted::Names(&["ALL"])),
];

/// Directories that the manager writes to besides its configuration: its working directory, which also holds the builds
/// of the shell executor, and temporary files.
pub const WRITABLE: [WritableDirectory; 2] = [
    WritableDirectory {
        name: "home",
        path: "/home/gitlab-runner",
    },
    WritableDirectory {
        name: "tmp",
        path: "/tmp",
    },
];

/// The seccomp profiles that filter system calls.
pub const ANY_SECCOMP: [&str; 2] = ["RuntimeDefault", "Localhost"];

/// The volume types that the standard allows.
pub const VOLUMES: [&str; 10] = [
    "name",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

impl Setting {
    const fn new(path: &'static [&'static str], wanted: Wanted) -> Self {
        Setting {
            path,
            wanted,
            accepted: &[],
        }
    }

    /// The hardened value.
    pub fn value(&self) -> Value {
        match self.wanted {
            Wanted::Flag(flag) => flag.into(),
            Wanted::Text(text) => text.into(),
            Wanted::Names(names) => names
                .iter()
                .map(|name| Node::new(*name, Span::SYNTHETIC))
                .collect::<Vec<_>>()
                .into(),
        }
    }

    /// Returns true if a security context sets this value or an allowed one.
    pub fn is_met(&self, context: &Node) -> bool {
        let Some(node) = context.at(self.path) else {
            return false;
        };
        match (&self.wanted, &node.value) {
            (Wanted::Flag(wanted), Value::Bool(flag)) => wanted == flag,
            (Wanted::Text(wanted), Value::String(text)) => {
                wanted == text || self.accepted.contains(&text.as_str())
            }
            (Wanted::Names(wanted), Value::List(list)) => list
                .iter()
                .map(Node::as_str)
                .eq(wanted.iter().copied().map(Some)),
            _ => false,
        }
    }
}

impl WritableDirectory {
    /// Returns true if one of the container's mounts covers the directory.
    pub fn is_among(&self, mounts: &[Node]) -> bool {
        let mut paths = mounts
            .iter()
            .filter_map(|mount| mount.get("mountPath")?.as_str());
        paths.any(|path| path.trim_end_matches('/') == self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(path: &[&str], value: impl Into<Value>) -> Node {
        let mut context = Node::default();
        *path.iter().fold(&mut context, |node, key| {
            node.child_mut(key, Span::SYNTHETIC)
        }) = Node::new(value, Span::SYNTHETIC);
        context
    }

    #[test]
    fn every_setting_is_met_only_by_an_allowed_value() {
        for setting in POD.iter().chain(&CONTAINER) {
            assert!(
                setting.is_met(&context(setting.path, setting.value())),
                "{:?}",
                setting.path
            );
            assert!(!setting.is_met(&Node::default()), "{:?}", setting.path);
            assert!(
                !setting.is_met(&context(setting.path, "Unconfined")),
                "{:?}",
                setting.path
            );
        }
    }

    #[test]
    fn a_localhost_profile_is_allowed() {
        let [_, profile] = &POD;
        assert!(profile.is_met(&context(profile.path, "Localhost")));
    }
}
