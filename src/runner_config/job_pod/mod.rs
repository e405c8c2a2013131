//! The pod that the Kubernetes executor creates for a job, as a model of `[runners.kubernetes]`.
//!
//! In: the table of a runner. Out: a Pod as a tree ([`build`]), in which each value has the span of the setting that it
//! comes from; a value that the runner adds by itself has none. `check` validates the pod like any other Kubernetes
//! object and reports each violation at its setting.
//!
//! The model follows `executors/kubernetes` of GitLab Runner 19.4, with the names of service containers by version. What depends on the job (name, labels and annotations
//! of the job, variables, commands) is fixed to some valid value.

mod check;
mod containers;
mod convert;
mod image;
mod object;
pub(crate) mod patches;
mod scheduling;
pub mod security;
mod security_context;
mod services;
mod unknown;
mod volumes;

use super::version::RunnerVersion;
use super::{View, flags, lifetime};
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

pub(crate) use check::check;
use object::Object;

/// The table of a runner and its `kubernetes` section.
pub(super) struct Settings<'n> {
    runner: View<'n>,
    kubernetes: View<'n>,
    version: RunnerVersion,
}

impl<'n> Settings<'n> {
    /// A setting of `[runners.kubernetes]`.
    fn get(&self, key: &str) -> Option<View<'n>> {
        self.kubernetes.get(key)
    }

    /// The items of an array of tables.
    fn tables(&self, key: &str) -> Vec<View<'n>> {
        tables(&self.kubernetes, key)
    }

    /// Returns true if a feature flag is on: in `feature_flags`, in `environment` or by default.
    fn has_flag(&self, name: &str) -> bool {
        is_on(&self.runner, name)
    }

    /// Returns true if jobs run on Windows nodes.
    fn is_windows(&self) -> bool {
        let system = self.get("node_selector").and_then(|selector| {
            selector
                .get("kubernetes.io/os")
                .and_then(|view| view.as_text())
        });
        system == Some("windows")
    }

    /// Returns true if scripts run through `attach`, for which the pod has volumes for scripts and logs.
    fn attaches(&self) -> bool {
        !self.has_flag("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY")
    }
}

/// The pods of all runners of a configuration that have a `kubernetes` section.
pub fn pods(config: &Node) -> Vec<Node> {
    let runners = super::each_runner(&View::root(config));
    let newest = |runner| build(runner, lifetime::newest());
    runners.iter().filter_map(newest).collect()
}

/// The pod of a runner without settings.
pub fn default_pod() -> Node {
    let mut runner = empty();
    *runner.child_mut("kubernetes", Span::SYNTHETIC) = empty();
    build(&View::root(&runner), lifetime::newest()).unwrap_or_default()
}

/// The setting for a field of the pod, by the last key of its path: `run_as_user` for
/// `spec.securityContext.runAsUser`.
pub fn setting_name(path: &str) -> String {
    let parent = path.rsplit('.').nth(1).unwrap_or_default();
    let key = convert::snake_case(path.rsplit('.').next().unwrap_or(path));
    match parent {
        "capabilities" | "seccompProfile" | "appArmorProfile" | "seLinuxOptions" => {
            format!("{}.{key}", convert::snake_case(parent))
        }
        _ => key,
    }
}

/// The pod of the jobs of a runner of this version, if it has a `kubernetes` section.
pub(crate) fn build(runner: &View<'_>, version: RunnerVersion) -> Option<Node> {
    let kubernetes = runner
        .get("kubernetes")
        .filter(|view| view.node.as_map().is_some())?;
    let settings = Settings {
        runner: runner.clone(),
        kubernetes,
        version,
    };
    let mut pod = Object::default();
    pod.add("apiVersion", "v1");
    pod.add("kind", "Pod");
    pod.insert("metadata", Span::SYNTHETIC, metadata(&settings));
    pod.insert("spec", Span::SYNTHETIC, spec(&settings));
    Some(pod.into_node())
}

fn metadata(settings: &Settings<'_>) -> Node {
    let mut metadata = Object::default();
    metadata.add("name", "runner-job");
    metadata.text("namespace", settings.get("namespace"));
    metadata.set("labels", settings.get("pod_labels"), scheduling::labels);
    metadata.set(
        "annotations",
        settings.get("pod_annotations"),
        convert::strings,
    );
    metadata.into_node()
}

fn spec(settings: &Settings<'_>) -> Node {
    let mut spec = Object::default();
    spec.list("volumes", volumes::volumes(settings));
    spec.list("initContainers", containers::init_containers(settings));
    spec.list("containers", containers::containers(settings));
    spec.add("restartPolicy", "Never");
    spec.copy(
        "terminationGracePeriodSeconds",
        settings.get("pod_termination_grace_period_seconds"),
        Node::as_int,
    );
    spec.insert(
        "dnsPolicy",
        Span::SYNTHETIC,
        scheduling::dns_policy(settings),
    );
    spec.set("dnsConfig", settings.get("dns_config"), |view| {
        convert::setting(view, "dns_config")
    });
    spec.set(
        "nodeSelector",
        settings.get("node_selector"),
        convert::strings,
    );
    spec.text("serviceAccountName", settings.get("service_account"));
    spec.copy(
        "automountServiceAccountToken",
        settings.get("automount_service_account_token"),
        Node::as_bool,
    );
    spec.set(
        "securityContext",
        settings.get("pod_security_context"),
        security_context::of_pod,
    );
    spec.list("imagePullSecrets", scheduling::pull_secrets(settings));
    spec.insert("affinity", Span::SYNTHETIC, scheduling::affinity(settings));
    spec.text("schedulerName", settings.get("scheduler_name"));
    spec.list("tolerations", scheduling::tolerations(settings));
    spec.list("hostAliases", services::host_aliases(settings));
    spec.text("priorityClassName", settings.get("priority_class_name"));
    spec.copy(
        "runtimeClassName",
        settings.get("runtime_class_name"),
        |node| node.as_str(),
    );
    spec.insert(
        "resources",
        Span::SYNTHETIC,
        containers::resources(settings, "pod_"),
    );
    spec.into_node()
}

/// Returns true if a feature flag of a runner is on.
pub(crate) fn is_on(runner: &View<'_>, name: &str) -> bool {
    let own = runner
        .at(&["feature_flags", name])
        .and_then(|flag| flag.node.as_bool());
    let variable = || {
        let environment = runner.get("environment")?;
        let set = environment.items().find_map(|entry| {
            let (key, value) = entry.node.as_str()?.split_once('=')?;
            (key == name).then(|| value.to_owned())
        });
        set.map(|value| matches!(value.as_str(), "true" | "1"))
    };
    let default = || flags::default_in(name, lifetime::newest());
    own.or_else(variable).unwrap_or_else(default)
}

/// The tables of an array of tables.
fn tables<'n>(view: &View<'n>, key: &str) -> Vec<View<'n>> {
    let list = view.get(key);
    let items = list.iter().flat_map(View::items);
    items.filter(|item| item.node.as_map().is_some()).collect()
}

/// An empty object.
fn empty() -> Node {
    Node::new(Value::Map(Map::default()), Span::SYNTHETIC)
}
