//! The Pod Security level of a pod: privileged, baseline or restricted, and what prevents the stricter ones.
//!
//! Follows the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) of
//! Kubernetes 1.34.

use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// A level of the Pod Security Standards, from the least to the most strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No restrictions.
    Privileged,
    /// Prevents known privilege escalations.
    Baseline,
    /// Current best practices for hardened pods.
    Restricted,
}

impl Level {
    /// The name of the level: `privileged`, `baseline`, `restricted`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Privileged => "privileged",
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        }
    }
}

/// What a level forbids in a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The level that forbids it, and every stricter one.
    pub level: Level,
    /// Its field in the pod.
    pub path: String,
    /// The value that is forbidden; synthetic for a default or a missing value.
    pub span: Span,
    /// What the level requires, as a clause.
    pub required: String,
}

/// The strictest level that a pod satisfies, and what prevents the stricter ones.
pub fn level(pod: &Node) -> (Level, Vec<Obstacle>) {
    let mut check = Check {
        spec: pod.get("spec").unwrap_or(pod),
        found: Vec::new(),
    };
    check.pod();
    for list in ["initContainers", "containers"] {
        for (index, container) in items(check.spec, list).iter().enumerate() {
            check.container(container, &format!("spec.{list}[{index}]"));
        }
    }
    let has = |level| check.found.iter().any(|obstacle| obstacle.level == level);
    let level = match (has(Level::Baseline), has(Level::Restricted)) {
        (true, _) => Level::Privileged,
        (false, true) => Level::Baseline,
        (false, false) => Level::Restricted,
    };
    (level, check.found)
}

/// Capabilities that the baseline level allows to add.
const BASELINE_CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Volume sources that the restricted level allows.
const RESTRICTED_VOLUMES: [&str; 8] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// SELinux types that the baseline level allows.
const SELINUX_TYPES: [&str; 5] = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

struct Check<'n> {
    spec: &'n Node,
    found: Vec<Obstacle>,
}

impl Check<'_> {
    fn forbid(&mut self, level: Level, path: String, node: Option<&Node>, required: &str) {
        self.found.push(Obstacle {
            level,
            path,
            span: node.map_or(Span::SYNTHETIC, |node| node.span),
            required: required.to_owned(),
        });
    }

    fn pod(&mut self) {
        for key in ["hostNetwork", "hostPID", "hostIPC"] {
            let node = self.spec.get(key);
            if is_true(node) {
                self.forbid(
                    Level::Baseline,
                    format!("spec.{key}"),
                    node,
                    "must not be true",
                );
            }
        }
        for (index, volume) in items(self.spec, "volumes").iter().enumerate() {
            self.volume(volume, &format!("spec.volumes[{index}]"));
        }
        if let Some(context) = self.spec.get("securityContext") {
            self.context(context, "spec.securityContext");
        }
    }

    fn volume(&mut self, volume: &Node, path: &str) {
        if let Some(source) = volume.get("hostPath") {
            let node = first_scalar(source);
            self.forbid(
                Level::Baseline,
                format!("{path}.hostPath"),
                node,
                "must not be set",
            );
            return;
        }
        let source = volume.as_map().into_iter().flat_map(|map| map.iter());
        for (key, entry) in source.filter(|(key, _)| *key != "name") {
            if !RESTRICTED_VOLUMES.contains(&key.as_str()) {
                let node = first_scalar(&entry.node);
                self.forbid(
                    Level::Restricted,
                    format!("{path}.{key}"),
                    node,
                    "must be another kind of volume",
                );
            }
        }
    }

    /// What pods and containers have in common.
    fn context(&mut self, context: &Node, path: &str) {
        let selinux = context.at(&["seLinuxOptions", "type"]);
        if text(selinux).is_some_and(|name| !SELINUX_TYPES.contains(&name)) {
            let required = "must be a container type or unset";
            self.forbid(
                Level::Baseline,
                format!("{path}.seLinuxOptions.type"),
                selinux,
                required,
            );
        }
        for profile in ["seccompProfile", "appArmorProfile"] {
            let kind = context.at(&[profile, "type"]);
            if text(kind) == Some("Unconfined") {
                let required = "must be `RuntimeDefault` or `Localhost`";
                self.forbid(
                    Level::Baseline,
                    format!("{path}.{profile}.type"),
                    kind,
                    required,
                );
            }
        }
        let user = context.get("runAsUser");
        if user.and_then(Node::as_int) == Some(0) {
            self.forbid(
                Level::Restricted,
                format!("{path}.runAsUser"),
                user,
                "must not be 0",
            );
        }
        let non_root = context.get("runAsNonRoot");
        if non_root.and_then(Node::as_bool) == Some(false) {
            self.forbid(
                Level::Restricted,
                format!("{path}.runAsNonRoot"),
                non_root,
                "must be true",
            );
        }
    }

    fn container(&mut self, container: &Node, path: &str) {
        let empty = Node::default();
        let context = container.get("securityContext").unwrap_or(&empty);
        let path = format!("{path}.securityContext");
        self.context(context, &path);
        let privileged = context.get("privileged");
        if is_true(privileged) {
            self.forbid(
                Level::Baseline,
                format!("{path}.privileged"),
                privileged,
                "must not be true",
            );
        }
        let mount = context.get("procMount");
        if text(mount).is_some_and(|name| name != "Default") {
            self.forbid(
                Level::Baseline,
                format!("{path}.procMount"),
                mount,
                "must be `Default`",
            );
        }
        self.capabilities(context, &path);
        let escalation = context.get("allowPrivilegeEscalation");
        if escalation.and_then(Node::as_bool) != Some(false) {
            self.forbid(
                Level::Restricted,
                format!("{path}.allowPrivilegeEscalation"),
                escalation,
                "must be false",
            );
        }
        self.inherited(context, &path);
        self.handlers(container, &path);
    }

    fn capabilities(&mut self, context: &Node, path: &str) {
        let lists = context.get("capabilities");
        let added = lists.map(|lists| items(lists, "add")).unwrap_or_default();
        let path = format!("{path}.capabilities");
        for node in added {
            let name = node.as_str().unwrap_or_default();
            let (level, required) = match name {
                "NET_BIND_SERVICE" => continue,
                name if BASELINE_CAPABILITIES.contains(&name) => {
                    (Level::Restricted, "must be at most `NET_BIND_SERVICE`")
                }
                _ => (Level::Baseline, "must not add this capability"),
            };
            self.forbid(level, format!("{path}.add"), Some(node), required);
        }
        let dropped = lists.map(|lists| items(lists, "drop")).unwrap_or_default();
        if !dropped.iter().any(|node| node.as_str() == Some("ALL")) {
            let list = lists.and_then(|lists| lists.get("drop"));
            self.forbid(
                Level::Restricted,
                format!("{path}.drop"),
                list,
                "must have `ALL`",
            );
        }
    }

    /// What a container must set unless the pod does.
    fn inherited(&mut self, context: &Node, path: &str) {
        let of_pod = |keys: &[&str]| {
            self.spec
                .get("securityContext")
                .and_then(|own| own.at(keys))
        };
        let set = |keys: &[&str]| context.at(keys).or_else(|| of_pod(keys)).is_some();
        let has_non_root = set(&["runAsNonRoot"]);
        let has_profile = set(&["seccompProfile", "type"]);
        if !has_non_root {
            self.forbid(
                Level::Restricted,
                format!("{path}.runAsNonRoot"),
                None,
                "must be true",
            );
        }
        if !has_profile {
            let required = "must be `RuntimeDefault` or `Localhost`";
            self.forbid(
                Level::Restricted,
                format!("{path}.seccompProfile.type"),
                None,
                required,
            );
        }
    }

    /// Lifecycle hooks must not address other hosts.
    fn handlers(&mut self, container: &Node, path: &str) {
        for hook in ["postStart", "preStop"] {
            for kind in ["httpGet", "tcpSocket"] {
                let host = container.at(&["lifecycle", hook, kind, "host"]);
                if text(host).is_some_and(|host| !host.is_empty()) {
                    let path = path.replace(
                        ".securityContext",
                        &format!(".lifecycle.{hook}.{kind}.host"),
                    );
                    self.forbid(Level::Baseline, path, host, "must not be set");
                }
            }
        }
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.and_then(Node::as_bool) == Some(true)
}

fn text(node: Option<&Node>) -> Option<&str> {
    node.and_then(Node::as_str)
}

fn items<'n>(node: &'n Node, list: &str) -> &'n [Node] {
    node.get(list).and_then(Node::as_list).unwrap_or_default()
}

/// The first value in an object that has a source, for its span.
fn first_scalar(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Map(map) => {
            let inner = map.values().map(|entry| &entry.node);
            inner.into_iter().find(|node| !node.span.is_synthetic())
        }
        _ => Some(node),
    }
}
