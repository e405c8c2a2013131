//! The context of the templates: the values, and what the model of the chart computes from them.

use super::roles::{ValuesRule, values_rules};
use super::view::View;
use crate::chart::features::Feature;
use crate::chart::model::helm_coercion::to_int64;
use crate::chart::model::{
    ChartVariable, Extensions, FilesVolume, Model, Names, SessionServer, SourcedText,
};
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// The context of every template.
#[derive(Debug)]
pub(super) struct RenderContext<'a> {
    pub model: Model<'a>,
    pub values: View<'a>,
    pub release: ReleaseContext<'a>,
    pub names: &'a Names,
    pub labels: Node,
    pub monitor_selector: Node,
    /// The namespace of the manager's objects.
    pub namespace: SourcedText,
    pub extensions: Extensions,
    pub image: SourcedText,
    /// The environment variables that configure the registration.
    pub registration_variables: Vec<ChartVariable>,
    /// The volume with the scripts and the user's files.
    pub files: FilesVolume,
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
        RenderContext {
            model,
            values,
            release: ReleaseContext {
                name: model.release.name(),
                namespace: model.release.namespace(),
            },
            monitor_selector: monitor_selector(model, &labels),
            labels,
            namespace: model.namespace(),
            image: model.image(),
            registration_variables: model.registration_variables(),
            files: model.files_volume(),
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

    /// Whether the chart version has a feature.
    pub fn has(&self, feature: Feature) -> bool {
        self.model.has(feature)
    }

    /// A value, or what the chart version prints if it is not set.
    pub fn or_fallback(&self, path: &str) -> SourcedText {
        let keys: Vec<&str> = path.split('.').collect();
        let fallback = self.model.version.fallback(&keys).unwrap_or_default();
        self.values.at(path).or(fallback)
    }

    /// The user's labels for an object. Chart versions that evaluate no expressions in them turn each into a string.
    pub fn own_labels(&self, key: &str) -> Node {
        let labels = self.values.at(key).node().cloned().unwrap_or_default();
        match self.model.version.evaluates(&[key]) {
            true => labels,
            false => with_strings(labels),
        }
    }

    /// The namespace of a monitor.
    pub fn monitor_namespace(&self, monitor: &View) -> SourcedText {
        let namespace = monitor.at("namespace");
        match namespace.is_set() {
            true => namespace.or(""),
            false => self.model.monitor_namespace(),
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
        values_rules(self.model, self.values)
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

/// The same map with strings as values.
fn with_strings(mut labels: Node) -> Node {
    if let Value::Map(map) = &mut labels.value {
        for entry in map.values_mut().filter(|entry| !entry.node.is_null()) {
            entry.node.value = entry.node.to_template_string().into();
        }
    }
    labels
}

/// The labels by which a monitor selects its pods.
fn monitor_selector(model: Model, labels: &Node) -> Node {
    let mut selector = labels.clone();
    if let (Value::Map(map), false) = (&mut selector.value, model.has(Feature::MonitorSelectsChart))
    {
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
