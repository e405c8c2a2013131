//! The preflight check: shapes of values without which no template can be rendered.
//!
//! Most values may have any shape: the chart prints them, and so do the templates. But it also reads keys of some and
//! iterates over others. If such a value is not a map or a list, `helm template` fails too. Null counts as missing, and
//! the values of an object that is not rendered may have any shape.

use super::RenderError;
use crate::chart::features::Feature;
use crate::chart::model::Model;
use crate::chart::model::helm_coercion::is_truthy;
use helm_yaml::tree::{Node, Value};

/// How the templates use a value.
#[derive(Clone, Copy)]
enum Wanted {
    /// A map with keys that we know.
    Section,
    /// A map with user-defined keys.
    Map,
    /// Annotations: a map of strings, or of scalars that Helm reads back as strings.
    Texts,
    /// Anything that can be gone through: the keys of a map, the numbers of a list.
    Entries,
    /// A list whose items are put among others.
    List,
    /// The same, or a map with any keys; keys of each item are read.
    Maps,
    Text,
    /// Any scalar.
    Scalar,
}

/// Paths whose values have to have a shape.
type Shapes = &'static [(&'static [&'static str], Wanted)];

/// Values that are checked always.
const ALWAYS: Shapes = &[
    (&["nameOverride"], Wanted::Scalar),
    (&["fullnameOverride"], Wanted::Scalar),
    (&["livenessProbe"], Wanted::Section),
    (&["readinessProbe"], Wanted::Section),
    (&["sessionServer"], Wanted::Section),
    (&["sessionServer", "ingress"], Wanted::Section),
    (&["rbac"], Wanted::Section),
    (&["serviceAccount"], Wanted::Section),
    (&["metrics"], Wanted::Section),
    (&["metrics", "serviceMonitor"], Wanted::Section),
    (&["metrics", "podMonitor"], Wanted::Section),
    (&["service"], Wanted::Section),
    (&["hpa"], Wanted::Map),
    (&["runners"], Wanted::Section),
    (&["runners", "cache"], Wanted::Section),
    (&["runners", "config"], Wanted::Text),
    (&["runners", "configOverride"], Wanted::Text),
    (&["runners", "executor"], Wanted::Scalar),
    (&["runners", "secret"], Wanted::Scalar),
    (&["podSecurityContext"], Wanted::Section),
    (&["preEntrypointScript"], Wanted::Scalar),
    (&["hostname"], Wanted::Scalar),
    (&["envVars"], Wanted::Maps),
    (&["extraEnv"], Wanted::Entries),
    (&["extraEnvFrom"], Wanted::Entries),
    (&["extraEnvFromRefs"], Wanted::List),
    (&["podAnnotations"], Wanted::Entries),
    (&["podLabels"], Wanted::Map),
    (&["deploymentAnnotations"], Wanted::Texts),
    (&["deploymentLabels"], Wanted::Map),
    (&["configMaps"], Wanted::Map),
    (&["secrets"], Wanted::Entries),
    (&["volumes"], Wanted::List),
    (&["volumeMounts"], Wanted::List),
    (&["extraContainers"], Wanted::List),
    (&["extraObjects"], Wanted::Entries),
    (&["podDisruptionBudget"], Wanted::Map),
    (&["deploymentInitContainers"], Wanted::List),
    (&["runnerToken"], Wanted::Scalar),
    (&["runnerRegistrationToken"], Wanted::Scalar),
];

/// Returns true if a feature is used.
type IsOn = fn(Model) -> bool;

/// Values that are checked if a feature is used.
const FEATURES: &[(IsOn, Shapes)] = &[
    (
        |model| !model.has(Feature::ImageString),
        &[
            (&["image"], Wanted::Section),
            (&["image", "registry"], Wanted::Scalar),
        ],
    ),
    (
        |model| model.has(Feature::RegistrationInValues),
        &[
            (&["runners", "builds"], Wanted::Section),
            (&["runners", "services"], Wanted::Section),
            (&["runners", "helpers"], Wanted::Section),
            (&["runners", "nodeTolerations"], Wanted::Maps),
        ],
    ),
    (
        |model| model.has(Feature::FixedSecurityContext),
        &[(&["securityContext"], Wanted::Section)],
    ),
    (
        |model| is_truthy(model.tree(), &["rbac", "create"]),
        &[
            (&["rbac", "podSecurityPolicy"], Wanted::Section),
            (&["rbac", "rules"], Wanted::Maps),
        ],
    ),
    (
        |model| model.creates_service_account(),
        &[
            (&["serviceAccount", "imagePullSecrets"], Wanted::List),
            (&["serviceAccount", "annotations"], Wanted::Map),
            (&["rbac", "imagePullSecrets"], Wanted::List),
            (&["rbac", "serviceAccountAnnotations"], Wanted::Map),
        ],
    ),
    (
        |model| is_truthy(model.tree(), &["sessionServer", "enabled"]),
        &[(&["sessionServer", "annotations"], Wanted::Texts)],
    ),
    (
        |model| is_truthy(model.tree(), &["sessionServer", "ingress", "enabled"]),
        &[
            (&["sessionServer", "ingress", "annotations"], Wanted::Texts),
            (&["sessionServer", "ingress", "tls"], Wanted::Maps),
        ],
    ),
    (
        |model| model.has_metrics_service(),
        &[
            (&["service", "type"], Wanted::Scalar),
            (&["service", "labels"], Wanted::Map),
            (&["service", "annotations"], Wanted::Texts),
            (&["service", "loadBalancerSourceRanges"], Wanted::Entries),
        ],
    ),
    (
        |model| {
            let service_type = model.tree().at(&["service", "type"]).and_then(Node::as_str);
            model.has_metrics_service() && service_type == Some("NodePort")
        },
        &[(&["service", "metrics"], Wanted::Section)],
    ),
    (
        |model| model.wants_monitor("podMonitor"),
        &[
            (&["metrics", "podMonitor", "labels"], Wanted::Map),
            (&["metrics", "podMonitor", "annotations"], Wanted::Texts),
        ],
    ),
    (
        |model| model.wants_monitor("serviceMonitor") && model.has_metrics_service(),
        &[
            (&["metrics", "serviceMonitor", "labels"], Wanted::Map),
            (&["metrics", "serviceMonitor", "annotations"], Wanted::Texts),
        ],
    ),
];

/// The first value that has a type which the templates cannot render.
pub(super) fn check(model: Model) -> Result<(), RenderError> {
    let refuses_token =
        model.has(Feature::RunnerTokenNeedsOneReplica) && model.replicas_text() != "1";
    if refuses_token && is_truthy(model.tree(), &["runnerToken"]) {
        let message = "the chart does not support a runner token with more than one replica";
        return Err(RenderError::at(&["replicas"], message.to_owned()));
    }
    let features = FEATURES
        .iter()
        .filter(|(is_on, _)| is_on(model))
        .flat_map(|(_, shapes)| *shapes);
    for (path, wanted) in ALWAYS.iter().chain(features) {
        let Some(node) = model.tree().at(path) else {
            continue;
        };
        if let Some(name) = wanted.missed_by(node) {
            return Err(RenderError::at(
                path,
                format!("expected {name}, found {}", node.value.kind()),
            ));
        }
        if let (Wanted::Texts, Some((key, found))) = (wanted, not_text(node)) {
            let path: Vec<&str> = path.iter().copied().chain([key]).collect();
            let message = format!("expected a string for an annotation, found {found}");
            return Err(RenderError::at(&path, message));
        }
    }
    Ok(())
}

/// The first entry of a map that is not read back as a string, and its type.
pub(super) fn not_text(map: &Node) -> Option<(&str, &'static str)> {
    let is_collection = |node: &Node| matches!(node.value, Value::Map(_) | Value::List(_));
    let (key, entry) = map
        .as_map()?
        .iter()
        .find(|(_, entry)| is_collection(&entry.node))?;
    Some((key, entry.node.value.kind()))
}

impl Wanted {
    /// The expected type, if the value has another one.
    fn missed_by(self, node: &Node) -> Option<&'static str> {
        let empty = !node.is_truthy();
        let (fits, name) = match self {
            Wanted::Section => (node.as_map().is_some() || node.is_null(), "an object"),
            Wanted::Map | Wanted::Texts => (node.as_map().is_some() || empty, "an object"),
            Wanted::Entries => (
                node.as_map().is_some() || node.as_list().is_some() || empty,
                "a list or an object",
            ),
            Wanted::List => (node.as_list().is_some() || empty, "a list"),
            Wanted::Maps => (holds_maps(node) || empty, "a list of objects"),
            Wanted::Text => (node.as_str().is_some() || node.is_null(), "a string"),
            Wanted::Scalar => (
                !matches!(node.value, Value::Map(_) | Value::List(_)) || empty,
                "a string",
            ),
        };
        (!fits).then_some(name)
    }
}

fn holds_maps(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().all(|item| item.as_map().is_some()),
        Value::Map(map) => map.values().all(|entry| entry.node.as_map().is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::model::Cache;
    use crate::chart::release::Release;
    use crate::chart::values::Evaluated;
    use crate::chart::version::ChartVersion;
    use helm_template::Capabilities;
    use helm_yaml::source::{Origin, Sources};

    fn checked(yaml: &str) -> Result<(), String> {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, yaml.to_owned());
        let tree = helm_yaml::reader::read(&sources, file).unwrap().root;
        let model = Model {
            values: &Evaluated {
                tree,
                ..Evaluated::default()
            },
            config: None,
            release: &Release::default(),
            version: ChartVersion::default(),
            capabilities: &Capabilities::default(),
            cache: &Cache::default(),
        };
        check(model).map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_shape_is_named_with_its_place() {
        for (yaml, message) in [
            (
                "deploymentAnnotations: {up: {}}",
                "deploymentAnnotations.up: expected a string for an annotation, found an object",
            ),
            (
                "deploymentAnnotations: text",
                "deploymentAnnotations: expected an object, found a string",
            ),
            (
                "envVars: {NAME: value}",
                "envVars: expected a list of objects, found an object",
            ),
            (
                "extraEnvFromRefs: {secretRef: {name: x}}",
                "extraEnvFromRefs: expected a list, found an object",
            ),
            ("hpa: on", "hpa: expected an object, found a boolean"),
            (
                "service: {enabled: true, labels: x}\nmetrics: {enabled: true}",
                "service.labels: expected an object, found a string",
            ),
            (
                "nameOverride: {a: b}",
                "nameOverride: expected a string, found an object",
            ),
        ] {
            let error = checked(yaml).unwrap_err();
            assert!(error.starts_with(message), "{yaml}: {error}");
        }
    }

    #[test]
    fn what_is_empty_or_belongs_to_nothing_may_have_any_shape() {
        for yaml in [
            "rbac: {rules: text, podSecurityPolicy: 5}",
            "sessionServer: {annotations: text, ingress: {tls: [text]}}",
            "service: {enabled: true, labels: text, metrics: 5}",
            "metrics: {enabled: true, podMonitor: {annotations: text}}",
            "hpa: \"\"\ndeploymentLabels: []\nvolumes: {}\nrunners: {secret: false}",
            "envVars: {a: {name: N, value: v}}\nsecrets: {a: {name: s}}",
            "deploymentAnnotations: {up: yes, port: 9252, none: null}",
        ] {
            assert_eq!(checked(yaml), Ok(()), "{yaml}");
        }
    }
}
