//! The context of the templates: the values, and what the model of the chart computes from them.

use super::roles::{ValuesRule, values_rules};
use super::view::View;
use crate::chart::model::helm_coercion::{sourced, to_int64};
use crate::chart::model::{Extensions, Model, Names, SessionServer, SourcedText};
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// The context of every template.
#[derive(Debug)]
pub(super) struct RenderContext<'a> {
    pub model: Model<'a>,
    pub values: View<'a>,
    pub release: ReleaseContext<'a>,
    pub chart: ChartContext,
    pub names: &'a Names,
    pub labels: Node,
    pub config_map_labels: View<'a>,
    pub session_server_labels: View<'a>,
    /// The init containers of `deploymentInitContainers`.
    pub init_containers: View<'a>,
    pub startup_probe: View<'a>,
    /// The `spec` of a PodDisruptionBudget in the values, without the selector.
    pub disruption_budget: View<'a>,
    pub monitor_selector: Node,
    /// The namespace of the manager's objects.
    pub namespace: SourcedText,
    pub extensions: Extensions,
    pub image: SourcedText,
    pub executor: SourcedText,
    pub config_names_namespace: bool,
    pub has_token: bool,
    service_account_annotations: Node,
    pub session_server: Option<&'a SessionServer>,
    /// The type of the Service by which GitLab finds the session server; `None` if the pod does not get its address.
    pub session_address: Option<SourcedText>,
    /// Whether anything is mounted at /secrets.
    pub projected_secrets: bool,
    /// Timeout of the liveness check in seconds: one less than that of its probe.
    pub probe_seconds: SourcedText,
    pub checksums: Checksums,
}

#[derive(Debug)]
pub(super) struct ReleaseContext<'a> {
    pub name: &'a str,
    pub namespace: &'a str,
}

/// Features of the chart version.
#[derive(Debug)]
pub(super) struct ChartContext {
    pub has_liveness_switch: bool,
}

/// Annotations that change with the configuration, so that the pod is restarted.
#[derive(Debug, Default)]
pub(super) struct Checksums {
    pub config_map: String,
    pub secret: String,
}

impl<'a> RenderContext<'a> {
    pub fn new(model: Model<'a>) -> Self {
        let values = View::of(model.tree());
        let labels = labels(model);
        // Chart versions that do not have a value ignore it.
        let if_known = |path: &[&str]| values.at(&path.join(".")).only_if(model.has_value(path));
        RenderContext {
            model,
            values,
            config_map_labels: if_known(&["configMapLabels"]),
            session_server_labels: if_known(&["sessionServer", "labels"]),
            init_containers: if_known(&["deploymentInitContainers"]),
            startup_probe: if_known(&["startupProbe"]),
            disruption_budget: if_known(&["podDisruptionBudget"]),
            release: ReleaseContext {
                name: model.release.name(),
                namespace: model.release.namespace(),
            },
            chart: ChartContext {
                has_liveness_switch: model.has_value(&["livenessProbe", "enabled"]),
            },
            monitor_selector: monitor_selector(model, &labels),
            labels,
            namespace: model.namespace(),
            image: model.image(),
            executor: sourced(model.tree(), &["runners", "executor"])
                .unwrap_or_else(|| "kubernetes".into()),
            config_names_namespace: model.values.config_names_namespace,
            has_token: model.has_token_secret(),
            service_account_annotations: service_account_annotations(model.tree()),
            session_server: model.session_server().ok(),
            extensions: model.extensions(),
            session_address: model
                .has_session_address()
                .then(|| model.session_service_type()),
            projected_secrets: model.mounts_secrets(),
            probe_seconds: probe_seconds(model.tree()),
            checksums: Checksums::default(),
            names: model.names(),
        }
    }

    /// The annotations of the ServiceAccount.
    pub fn account_annotations(&self) -> View<'_> {
        View::of(&self.service_account_annotations)
    }

    /// The imagePullSecrets of the ServiceAccount: both lists.
    pub fn image_pull_secrets(&self) -> Vec<View<'a>> {
        let of = |section| self.values.at(section).items();
        of("serviceAccount.imagePullSecrets")
            .chain(of("rbac.imagePullSecrets"))
            .collect()
    }

    /// The rules of `rbac.rules`.
    pub fn values_rules(&self) -> Vec<ValuesRule> {
        values_rules(self.values)
    }

    /// Whether a `podMonitor` or `serviceMonitor` is rendered.
    pub fn monitors(&self, monitor: &str) -> bool {
        self.model.wants_monitor(monitor) && self.model.has_monitoring_api()
    }
}

/// The labels of every object. They are those of Helm, so that an installation by Helm can be taken over in place.
fn labels(model: Model) -> Node {
    let names = model.names();
    let constant = |text: &str| Node::new(text, Span::SYNTHETIC);
    let labels = [
        ("app", Node::new(names.full.as_str(), names.full.span())),
        ("chart", constant(names.chart.as_str())),
        ("release", constant(model.release.name())),
        ("heritage", constant("Helm")),
    ];
    let entries = labels
        .into_iter()
        .map(|(key, node)| (key.to_owned(), node.into()));
    Node::new(entries.collect::<Map>(), Span::SYNTHETIC)
}

/// The labels by which a monitor selects its pods. Since 0.89.0 they do not change with the chart version.
fn monitor_selector(model: Model, labels: &Node) -> Node {
    let mut selector = labels.clone();
    if let (Value::Map(map), true) = (&mut selector.value, model.version.has("0.89.0")) {
        map.shift_remove("chart");
    }
    selector
}

/// Both maps of annotations; those of `serviceAccount` override the others, unless they are empty.
fn service_account_annotations(values: &Node) -> Node {
    let annotations = |section, key| {
        values
            .at(&[section, key])
            .and_then(Node::as_map)
            .cloned()
            .unwrap_or_default()
    };
    let mut all = annotations("rbac", "serviceAccountAnnotations");
    for (key, entry) in annotations("serviceAccount", "annotations") {
        if entry.node.is_truthy() || !all.contains_key(&key) {
            all.insert(key, entry);
        }
    }
    Node {
        value: Value::Map(all),
        ..Node::default()
    }
}

fn probe_seconds(values: &Node) -> SourcedText {
    let timeout = values
        .at(&["probeTimeoutSeconds"])
        .filter(|node| node.is_truthy());
    let seconds = timeout.map_or(4, to_int64).saturating_sub(1).max(1);
    SourcedText::new(seconds.to_string(), timeout.map(|node| node.span))
}
