//! What the templates are told: the values, and everything that takes more than a look at them to say.

use super::Input;
use super::features::{creates_service_account, has_metrics_service, has_monitor, mounts_secrets};
use super::names::{Names, image};
use super::reading::{is_set, printed, whole};
use super::roles::{GivenRule, given_rules};
use super::view::View;
use super::ways::{Ways, Workload};
use crate::source::Span;
use crate::tree::{Node, Value};

/// The context of every template.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    tree: &'a Node,
    has_monitoring: bool,
    pub values: View<'a>,
    pub release: ReleaseFacts<'a>,
    pub chart: ChartFacts,
    pub names: Names,
    pub labels: Node,
    pub config_map_labels: View<'a>,
    pub session_server_labels: View<'a>,
    pub monitor_selector: Node,
    /// Where the manager's objects stand.
    pub namespace: String,
    /// Where jobs run.
    pub job_namespace: String,
    pub ways: Ways,
    pub image: String,
    pub executor: String,
    pub config_names_namespace: bool,
    pub has_token: bool,
    pub creates_service_account: bool,
    service_account_annotations: Node,
    pub session_server: Option<SessionServer>,
    /// The service type by which the session server's address is found; none where nobody asks for the address.
    pub session_address: Option<String>,
    /// Whether anything is mounted at /secrets.
    pub projected_secrets: bool,
    /// Seconds that the liveness check may take: one less than its probe waits.
    pub probe_seconds: i64,
    pub checksums: Checksums,
}

#[derive(Debug)]
pub(super) struct ReleaseFacts<'a> {
    pub name: &'a str,
    pub namespace: &'a str,
}

/// What the chart release can do.
#[derive(Debug)]
pub(super) struct ChartFacts {
    pub has_init_containers: bool,
    pub has_liveness_switch: bool,
}

/// The session server, where it is on and allowed.
#[derive(Clone, Debug)]
pub(super) struct SessionServer {
    /// How long a terminal may stay open, in seconds.
    pub timeout: String,
    /// Port of the pod.
    pub internal_port: String,
    /// Port of the Service.
    pub external_port: String,
    /// `LoadBalancer`, `NodePort`, `ClusterIP` or `Headless`.
    pub service_type: String,
}

/// What makes the pod start anew when its configuration changes.
#[derive(Debug, Default)]
pub(super) struct Checksums {
    pub config_map: String,
    pub secret: String,
}

impl<'a> Facts<'a> {
    pub fn gather(input: &Input<'a>) -> Self {
        let values = &input.values.tree;
        let names = Names::of(input);
        let labels = labels(input, &names);
        let ways = Ways::gather(input, &names);
        let has_token = is_set(values, &["runnerRegistrationToken"]) || is_set(values, &["runnerToken"]);
        let namespace = printed(values, &["namespace"]).unwrap_or_else(|| input.release.namespace().to_owned());
        Facts {
            has_monitoring: input.capabilities.has("monitoring.coreos.com/v1"),
            values: View::of(values),
            config_map_labels: View::of(values).at("configMapLabels").only_if(input.chart.has("0.89.0")),
            session_server_labels: View::of(values).at("sessionServer.labels").only_if(input.chart.has("0.94.0")),
            release: ReleaseFacts { name: input.release.name(), namespace: input.release.namespace() },
            chart: ChartFacts {
                has_init_containers: input.chart.has("0.92.0"),
                has_liveness_switch: input.chart.has("0.94.0"),
            },
            monitor_selector: monitor_selector(input, &labels),
            labels,
            job_namespace: printed(values, &["runners", "jobNamespace"]).unwrap_or_else(|| namespace.clone()),
            namespace,
            image: image(input),
            executor: printed(values, &["runners", "executor"]).unwrap_or_else(|| "kubernetes".to_owned()),
            config_names_namespace: input.values.config_names_namespace,
            has_token,
            creates_service_account: creates_service_account(values),
            service_account_annotations: service_account_annotations(values),
            session_server: session_server(values).filter(|_| ways.workload != Workload::DaemonSet),
            ways,
            session_address: session_address(values),
            projected_secrets: mounts_secrets(values),
            probe_seconds: probe_seconds(values),
            checksums: Checksums::default(),
            names,
            tree: values,
        }
    }

    /// The annotations of the manager's account.
    pub fn account_annotations(&self) -> View<'_> {
        View::of(&self.service_account_annotations)
    }

    /// What the manager's account pulls images with: both lists.
    pub fn image_pull_secrets(&self) -> Vec<View<'a>> {
        let of = |section| self.values.at(section).items();
        of("serviceAccount.imagePullSecrets").chain(of("rbac.imagePullSecrets")).collect()
    }

    /// The rules that the values say for the role of the jobs.
    pub fn given_rules(&self) -> Vec<GivenRule> {
        given_rules(self.values)
    }

    /// Whether a monitor of Prometheus' operator is asked for and the cluster knows such things.
    pub fn monitors(&self, monitor: &str) -> bool {
        has_monitor(self.tree, monitor) && self.has_monitoring
    }

    /// Whether there is a Service for the metrics.
    pub fn has_metrics_service(&self) -> bool {
        has_metrics_service(self.tree)
    }
}

/// The labels of every object, as Helm gives them, so that a release of Helm's can be taken over in place.
fn labels(input: &Input, names: &Names) -> Node {
    let labels = [
        ("app", names.full.as_str().into()),
        ("chart", names.chart.as_str().into()),
        ("release", input.release.name().into()),
        ("heritage", "Helm".into()),
    ];
    Node::new(labels, Span::NONE)
}

/// The labels by which a monitor finds its pods; since 0.89.0 they outlive a change of the chart's release.
fn monitor_selector(input: &Input, labels: &Node) -> Node {
    let mut selector = labels.clone();
    if let (Value::Map(map), true) = (&mut selector.value, input.chart.has("0.89.0")) {
        map.shift_remove("chart");
    }
    selector
}

/// Both lists of annotations; those of `serviceAccount` win, unless they are empty.
fn service_account_annotations(values: &Node) -> Node {
    let annotations = |section, key| values.at(&[section, key]).and_then(Node::as_map).cloned().unwrap_or_default();
    let mut all = annotations("rbac", "serviceAccountAnnotations");
    for (key, entry) in annotations("serviceAccount", "annotations") {
        if entry.node.is_truthy() || !all.contains_key(&key) {
            all.insert(key, entry);
        }
    }
    Node { value: Value::Map(all), ..Node::default() }
}

/// One session server serves one manager: with more replicas nobody would know whom to ask.
fn session_server(values: &Node) -> Option<SessionServer> {
    let given = |key, default: &str| printed(values, &["sessionServer", key]).unwrap_or_else(|| default.to_owned());
    let enabled = values.at(&["sessionServer", "enabled"])?.printed() == "true";
    (enabled && has_one_replica(values)).then(|| SessionServer {
        timeout: given("timeout", "1800"),
        internal_port: given("internalPort", "8093"),
        external_port: given("externalPort", "9000"),
        service_type: given("serviceType", "LoadBalancer"),
    })
}

/// The chart hands the address out whether the session server is on or not, unless `enabled` is an empty text.
fn session_address(values: &Node) -> Option<String> {
    let silent = has_one_replica(values)
        && values.at(&["sessionServer", "enabled"]).is_some_and(|flag| flag.as_str() == Some(""));
    (!silent).then(|| printed(values, &["sessionServer", "serviceType"]).unwrap_or_else(|| "LoadBalancer".to_owned()))
}

fn has_one_replica(values: &Node) -> bool {
    values.at(&["replicas"]).is_none_or(|replicas| matches!(whole(replicas), 0 | 1))
}

fn probe_seconds(values: &Node) -> i64 {
    let wait = values.at(&["probeTimeoutSeconds"]).filter(|node| node.is_truthy()).map_or(4, whole);
    wait.saturating_sub(1).max(1)
}
