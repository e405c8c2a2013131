//! The volumes that the chart gives the pod by itself, and where it mounts them.

use super::Inspection;
use crate::manifest;
use crate::tree::Node;

/// A volume of the chart's and where the manager mounts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVolume {
    /// Its name.
    pub name: &'static str,
    /// Where it is mounted; the first volume is mounted nowhere.
    pub path: Option<&'static str>,
}

/// The chart's own volumes.
pub fn own(inspection: &Inspection) -> Vec<OwnVolume> {
    let volume = |name, path| OwnVolume { name, path };
    let mut own = vec![
        volume("runner-secrets", None),
        volume("etc-gitlab-runner", Some("/home/gitlab-runner/.gitlab-runner")),
        volume("configmaps", Some("/configmaps")),
    ];
    if manifest::mounts_secrets(&inspection.subject.values.tree) {
        own.push(volume("projected-secrets", Some("/secrets")));
    }
    if inspection.is_on("certsSecretName") {
        own.push(volume("custom-certs", Some("/home/gitlab-runner/.gitlab-runner/certs/")));
    }
    own
}

/// A mount of the values' own.
#[derive(Clone, Debug)]
pub struct Mount<'a> {
    /// The mount.
    pub node: &'a Node,
    /// The name of the volume.
    pub name: Option<&'a Node>,
    /// Its path in the values.
    pub path: String,
}

/// The mounts of the manager and of every container beside it.
pub fn all<'a>(inspection: &Inspection<'a>) -> Vec<Mount<'a>> {
    let mut all = of_list(inspection.items("volumeMounts"), "volumeMounts");
    for list in ["initContainers", "extraContainers"] {
        for (index, container) in inspection.items(list).iter().enumerate() {
            for key in ["volumeMounts", "volumeDevices"] {
                let mounts = container.get(key).and_then(Node::as_list).unwrap_or_default();
                all.extend(of_list(mounts, &format!("{list}[{index}].{key}")));
            }
        }
    }
    all
}

fn of_list<'a>(mounts: &'a [Node], path: &str) -> Vec<Mount<'a>> {
    let mount =
        |(index, node): (usize, &'a Node)| Mount { node, name: node.get("name"), path: format!("{path}[{index}]") };
    mounts.iter().enumerate().map(mount).collect()
}
