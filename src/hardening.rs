//! What a hardened pod says: the Restricted Pod Security Standard, and a file system beyond change but for the folders
//! into which a runner writes.
//!
//! The values' `runnergen.hardened` says it in the chart's own values, `post-render --harden` in objects that somebody
//! else rendered.

use crate::source::Span;
use crate::tree::{Node, Value};

/// A key of a security context and what a hardened one says there.
#[derive(Debug)]
pub struct Setting {
    /// Where it stands, below the context.
    pub path: &'static [&'static str],
    wanted: Wanted,
    /// What the standard allows in its place.
    accepted: &'static [&'static str],
}

/// A value as a constant.
#[derive(Debug)]
enum Wanted {
    Flag(bool),
    Text(&'static str),
    Names(&'static [&'static str]),
}

/// A folder into which a runner writes, and the name of the volume that is put there.
#[derive(Debug)]
pub struct Folder {
    /// The volume's name.
    pub name: &'static str,
    /// Where it is mounted.
    pub path: &'static str,
}

/// The security context of the pod.
pub const POD: [Setting; 2] = [
    Setting::new(&["runAsNonRoot"], Wanted::Flag(true)),
    Setting { accepted: &["Localhost"], ..Setting::new(&["seccompProfile", "type"], Wanted::Text("RuntimeDefault")) },
];

/// The security context of a container.
pub const CONTAINER: [Setting; 5] = [
    Setting::new(&["allowPrivilegeEscalation"], Wanted::Flag(false)),
    Setting::new(&["privileged"], Wanted::Flag(false)),
    Setting::new(&["runAsNonRoot"], Wanted::Flag(true)),
    Setting::new(&["readOnlyRootFilesystem"], Wanted::Flag(true)),
    Setting::new(&["capabilities", "drop"], Wanted::Names(&["ALL"])),
];

/// What the manager writes to beside its configuration: its working folder with what jobs of a shell build, and
/// temporary files.
pub const WRITABLE: [Folder; 2] =
    [Folder { name: "home", path: "/home/gitlab-runner" }, Folder { name: "tmp", path: "/tmp" }];

/// The profiles that filter system calls.
pub const ANY_SECCOMP: [&str; 2] = ["RuntimeDefault", "Localhost"];

/// The keys of a volume that the standard allows.
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
        Setting { path, wanted, accepted: &[] }
    }

    /// What is to stand there.
    pub fn value(&self) -> Value {
        match self.wanted {
            Wanted::Flag(flag) => flag.into(),
            Wanted::Text(text) => text.into(),
            Wanted::Names(names) => names.iter().map(|name| Node::new(*name, Span::NONE)).collect::<Vec<_>>().into(),
        }
    }

    /// Whether a security context says this, or what is as good.
    pub fn is_met(&self, context: &Node) -> bool {
        let Some(node) = context.at(self.path) else { return false };
        match (&self.wanted, &node.value) {
            (Wanted::Flag(wanted), Value::Bool(flag)) => wanted == flag,
            (Wanted::Text(wanted), Value::String(text)) => wanted == text || self.accepted.contains(&text.as_str()),
            (Wanted::Names(wanted), Value::List(list)) => {
                list.iter().map(Node::as_str).eq(wanted.iter().copied().map(Some))
            }
            _ => false,
        }
    }
}

impl Folder {
    /// Whether one of a container's mounts puts a volume there.
    pub fn is_among(&self, mounts: &[Node]) -> bool {
        let mut paths = mounts.iter().filter_map(|mount| mount.get("mountPath")?.as_str());
        paths.any(|path| path.trim_end_matches('/') == self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(path: &[&str], value: impl Into<Value>) -> Node {
        let mut context = Node::default();
        *path.iter().fold(&mut context, |node, key| node.child_mut(key, Span::NONE)) = Node::new(value, Span::NONE);
        context
    }

    #[test]
    fn every_setting_is_met_by_its_own_value_and_by_nothing_less() {
        for setting in POD.iter().chain(&CONTAINER) {
            assert!(setting.is_met(&context(setting.path, setting.value())), "{:?}", setting.path);
            assert!(!setting.is_met(&Node::default()), "{:?}", setting.path);
            assert!(!setting.is_met(&context(setting.path, "Unconfined")), "{:?}", setting.path);
        }
    }

    #[test]
    fn a_profile_of_the_node_is_as_good() {
        let [_, profile] = &POD;
        assert!(profile.is_met(&context(profile.path, "Localhost")));
    }
}
