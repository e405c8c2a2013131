//! Settings forbidden by the Restricted standard: privileges, which are removed, and ties to the node, which are reported
//! because the pod depends on them.

use crate::chart::hardening::{ANY_SECCOMP, VOLUMES};
use crate::kubernetes::stream::Object;
use crate::kubernetes::stream::object::{items, text};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::extensions::hardening_weakened;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

/// Keys of the container lists of a pod.
pub(super) const CONTAINERS: [&str; 2] = ["initContainers", "containers"];

/// Fields that share a namespace of the node.
const HOST_NAMESPACES: [&str; 3] = ["hostNetwork", "hostPID", "hostIPC"];

/// SELinux types for containers.
const SELINUX_TYPES: [&str; 4] = [
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

/// Kernel parameters that are local to the pod.
const SAFE_SYSCTLS: [&str; 12] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// Removes privileges, including root.
pub(super) fn take_privileges(pod: &mut Node) {
    for key in HOST_NAMESPACES {
        remove_if(pod, key, Node::is_truthy);
    }
    let mut was_root = take_of_context(pod.child_mut("securityContext", Span::SYNTHETIC));
    for list in CONTAINERS {
        for container in list_mut(pod, list) {
            if let Some(context) = container.get_mut("securityContext") {
                was_root |= take_of_context(context);
                remove_if(context, "seccompProfile", |profile| {
                    !is_one_of(profile.get("type"), &ANY_SECCOMP)
                });
            }
        }
    }
    if was_root && pod.at(&["securityContext", "runAsUser"]).is_none() {
        let user = user(pod);
        let context = pod.child_mut("securityContext", Span::SYNTHETIC);
        *context.child_mut("runAsUser", Span::SYNTHETIC) = Node::new(user, Span::SYNTHETIC);
    }
}

/// Removes the privileges of a security context. Returns true if it sets the user root.
fn take_of_context(context: &mut Node) -> bool {
    remove_if(context, "procMount", |mount| {
        mount.as_str() != Some("Default")
    });
    remove_if(context, "appArmorProfile", |profile| {
        text(profile, &["type"]) == Some("Unconfined")
    });
    if let Some(options) = context.get_mut("windowsOptions") {
        remove_if(options, "hostProcess", Node::is_truthy);
    }
    if let Some(options) = context.get_mut("seLinuxOptions") {
        remove_if(options, "user", Node::is_truthy);
        remove_if(options, "role", Node::is_truthy);
        remove_if(options, "type", |kind| {
            kind.is_truthy() && !is_one_of(Some(kind), &SELINUX_TYPES)
        });
    }
    remove_if(context, "runAsUser", |user| {
        matches!(user.value, Value::Int(0))
    })
}

/// The non-root user of the runner's image: its ID depends on the distribution.
fn user(pod: &Node) -> i64 {
    let images = items(pod, &["containers"])
        .iter()
        .filter_map(|container| text(container, &["image"]));
    if images.into_iter().any(|image| image.contains("ubuntu")) {
        999
    } else {
        100
    }
}

/// Removes a key with the given value. Returns true if it was set.
fn remove_if(node: &mut Node, key: &str, is_so: impl Fn(&Node) -> bool) -> bool {
    match &mut node.value {
        Value::Map(map) if map.get(key).is_some_and(|entry| is_so(&entry.node)) => {
            map.shift_remove(key).is_some()
        }
        _ => false,
    }
}

fn is_one_of(node: Option<&Node>, known: &[&str]) -> bool {
    node.and_then(Node::as_str)
        .is_some_and(|text| known.contains(&text))
}

pub(super) fn list_mut<'n>(node: &'n mut Node, key: &str) -> impl Iterator<Item = &'n mut Node> {
    let list = match node.get_mut(key).map(|list| &mut list.value) {
        Some(Value::List(list)) => list.as_mut_slice(),
        _ => &mut [],
    };
    list.iter_mut()
}

/// Reports what ties the pod of an object to its node.
pub(super) fn ties(object: Object<'_>) -> Vec<Diagnostic> {
    let (Some(pod), Some(path)) = (object.pod(), object.pod_path()) else {
        return Vec::new();
    };
    let mut ties = Ties {
        object,
        pod: path.join("."),
        found: Vec::new(),
    };
    for (index, volume) in items(pod, &["volumes"]).iter().enumerate() {
        for (kind, entry) in volume
            .as_map()
            .into_iter()
            .flatten()
            .filter(|(kind, _)| !VOLUMES.contains(&kind.as_str()))
        {
            ties.add(
                entry,
                &format!("volumes[{index}].{kind}"),
                &format!("a `{kind}` volume"),
            );
        }
    }
    for (index, parameter) in items(pod, &["securityContext", "sysctls"])
        .iter()
        .enumerate()
    {
        if let Some(name) = parameter
            .entry("name")
            .filter(|name| !is_one_of(Some(&name.node), &SAFE_SYSCTLS))
        {
            ties.add(
                name,
                &format!("securityContext.sysctls[{index}].name"),
                "a kernel parameter of the node",
            );
        }
    }
    for list in CONTAINERS {
        for (index, container) in items(pod, &[list]).iter().enumerate() {
            ties.of_container(container, &format!("{list}[{index}]"));
        }
    }
    ties.found
}

struct Ties<'n> {
    object: Object<'n>,
    pod: String,
    found: Vec<Diagnostic>,
}

impl Ties<'_> {
    fn of_container(&mut self, container: &Node, path: &str) {
        for (index, port) in items(container, &["ports"]).iter().enumerate() {
            if let Some(entry) = port.entry("hostPort").filter(|port| port.node.is_truthy()) {
                self.add(
                    entry,
                    &format!("{path}.ports[{index}].hostPort"),
                    "a host port",
                );
            }
        }
        let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map(|probe| vec![probe]);
        let hooks = ["postStart", "preStop"].map(|hook| vec!["lifecycle", hook]);
        for mut keys in probes.into_iter().chain(hooks) {
            for action in ["httpGet", "tcpSocket"] {
                keys.push(action);
                let host = container.at(&keys).and_then(|action| action.entry("host"));
                if let Some(entry) = host.filter(|host| host.node.is_truthy()) {
                    self.add(
                        entry,
                        &format!("{path}.{}.host", keys.join(".")),
                        "a probe of another host",
                    );
                }
                keys.pop();
            }
        }
    }

    fn add(&mut self, entry: &Entry, path: &str, what: &str) {
        let place = Place::new(
            entry.key_span,
            self.object.path(&format!("{}.{path}", self.pod)),
        );
        let message = format!("cannot harden the pod: the Restricted standard rejects {what}");
        self.found.push(
            Diagnostic::new(&hardening_weakened::RULE, place, message)
                .with_severity(Severity::Error)
                .with_help("remove it, or run without `--harden`"),
        );
    }
}
