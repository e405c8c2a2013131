//! Compares two sets of Kubernetes objects field by field.
//!
//! In: trees of objects, rendered or read from a cluster. Out: the [`Diff`] that matters to a user who replaces one by
//! the other. API-server defaults and the order of named list items are ignored, TOML is compared as TOML, multi-line
//! strings are compared by line, and secrets are never shown. [`upgrade`] compares what two chart versions do with values.

mod defaults;
mod fields;
mod fold;
mod json;
mod lines;
mod pairs;
mod text;
pub mod upgrade;

pub use fold::Folded;
pub use json::to_json;
pub use lines::{Line, Lines, line_changes, unified};
pub use text::{Detail, to_text};

use crate::redact::Mask;
use helm_yaml::tree::Node;

/// All differences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The objects that differ, in the order of the new side; removed ones come last.
    pub objects: Vec<ObjectDiff>,
    /// The differences that are counted only.
    pub folded: Folded,
}

/// An object that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDiff {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.namespace`, if set.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
    /// Its change.
    pub change: Change,
}

/// Change of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Added.
    Added,
    /// Removed.
    Removed,
    /// Fields changed.
    Changed(Vec<FieldDiff>),
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    /// Its path: `spec.template.spec.containers[manager].image`, `data["config.toml"] › concurrent`.
    pub path: String,
    /// Its change.
    pub difference: Difference,
}

/// Change of a field. Values are redacted.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// Added.
    Added(Node),
    /// Removed.
    Removed(Node),
    /// Old and new value.
    Changed(Node, Node),
    /// Lines of a multi-line string.
    Text(Lines),
    /// A secret that differs.
    Secret,
}

/// How the two sides were produced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Whether different programs rendered them, so that checksums differ anyway.
    pub ignore_checksums: bool,
}

/// Compares two sets of objects.
pub fn diff(old: &[Node], new: &[Node], sides: Sides) -> Diff {
    let mask = Mask::of_objects(old.iter().chain(new), std::iter::empty());
    let comparison = fields::Comparison { sides, mask: &mask };
    let objects = pairs::pair(old, new).into_iter().filter_map(|pair| {
        let shown = pair.new.or(pair.old)?;
        let change = match (pair.old, pair.new) {
            (Some(old), Some(new)) => Some(comparison.objects(old, new))
                .filter(|fields| !fields.is_empty())
                .map(Change::Changed),
            (Some(_), None) => Some(Change::Removed),
            (None, _) => Some(Change::Added),
        }?;
        let text = |path: &[&str]| shown.at(path).and_then(Node::as_str).map(str::to_owned);
        Some(ObjectDiff {
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            namespace: text(&["metadata", "namespace"]),
            name: text(&["metadata", "name"]).unwrap_or_default(),
            change,
        })
    });
    Diff {
        objects: objects.collect(),
        folded: Folded::default(),
    }
}

impl Diff {
    /// Returns true if there are no differences.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.folded.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Colors;
    use helm_yaml::reader::from_str;
    use helm_yaml::source::Span;

    /// A Pod with this container, at different spans than another one.
    fn pod(before: &str, container: &str) -> Vec<Node> {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}";
        vec![
            from_str(&format!(
                "{before}{head}\nspec:\n  containers:\n  - {{name: a, {container}}}\n"
            ))
            .unwrap(),
        ]
    }

    fn shown(old: &str, new: &str) -> String {
        to_text(
            &diff(&pod("", old), &pod("# moved\n", new), Sides::default()),
            Colors::Off,
        )
    }

    #[test]
    fn an_empty_file_differs_from_a_missing_one() {
        for kind in ["ConfigMap", "Secret"] {
            let object = |data: &str| {
                let head = format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\n");
                vec![from_str(&format!("{head}data: {data}\n")).unwrap()]
            };
            let difference = diff(&object("{a: ''}"), &object("{}"), Sides::default());
            assert!(!difference.is_empty(), "{kind}");
        }
    }

    #[test]
    fn the_order_of_named_items_is_ignored() {
        for container in [
            "env: [{name: MY_TOKEN, value: abc}, {name: B, value: c}]",
            "env: [{name: MY_TOKEN, value: abc}, {name: MY_TOKEN, value: abc}]",
            "args: [--token, abc]",
            "resources: {limits: {cpu: 1}}",
        ] {
            assert_eq!(shown(container, container), "", "{container}");
        }
    }

    #[test]
    fn values_normalized_by_the_api_server_are_equal() {
        for (old, new) in [
            (
                "resources: {limits: {cpu: '4', memory: 1Gi}}",
                "resources: {limits: {cpu: 4, memory: 1024Mi}}",
            ),
            (
                "resources: {requests: {cpu: 100m}}",
                "resources: {requests: {cpu: 0.1}}",
            ),
            ("imagePullPolicy: IfNotPresent", "imagePullPolicy: ''"),
            ("securityContext: {}", "securityContext: null"),
        ] {
            assert_eq!(
                (shown(old, new), shown(new, old)),
                Default::default(),
                "{old}"
            );
        }
        for (old, new) in [
            ("imagePullPolicy: IfNotPresent", "imagePullPolicy: Always"),
            (
                "resources: {requests: {cpu: 100m}}",
                "resources: {requests: {cpu: 1}}",
            ),
            ("resources: {requests: {cpu: 1}}", "resources: {}"),
        ] {
            assert_ne!(shown(old, new), "", "{old}");
        }
    }

    #[test]
    fn default_metrics_of_an_autoscaler_are_ignored() {
        let autoscaler = |usage: &str| {
            let target = format!("{{type: Utilization, averageUtilization: {usage}}}");
            let metrics =
                format!("[{{type: Resource, resource: {{name: cpu, target: {target}}}}}]");
            vec![
                from_str(&format!(
                    "kind: HorizontalPodAutoscaler\nspec:\n  metrics: {metrics}\n"
                ))
                .unwrap(),
            ]
        };
        let without = [from_str("kind: HorizontalPodAutoscaler\nspec: {metrics: []}\n").unwrap()];
        assert!(diff(&autoscaler("80"), &without, Sides::default()).is_empty());
        assert!(!diff(&autoscaler("50"), &without, Sides::default()).is_empty());
    }

    #[test]
    fn user_defined_keys_have_no_defaults() {
        for section in ["data", "metadata.labels", "metadata.annotations"] {
            let object = |key: &str| {
                let mut object = from_str("apiVersion: v1\nkind: ConfigMap\n").unwrap();
                let place = section.split('.').fold(&mut object, |node, part| {
                    node.child_mut(part, Span::SYNTHETIC)
                });
                *place.child_mut(key, Span::SYNTHETIC) = Node::new("ClusterIP", Span::SYNTHETIC);
                vec![object]
            };
            let diff = diff(&object("other"), &object("type"), Sides::default());
            let text = to_text(&diff, Colors::Off);
            assert_eq!(text.lines().count(), 5, "{text}");
        }
    }

    #[test]
    fn secrets_in_a_pod_are_never_shown() {
        for (old, new) in [
            (
                "env: [{name: MY_TOKEN, value: hunter2}]",
                "env: [{name: MY_TOKEN, value: hunter3}]",
            ),
            (
                "env: [{name: MY_TOKEN, value: hunter2}]",
                "env: [{name: MY_TOKEN, valueFrom: {x: y}}]",
            ),
            (
                "env: [{name: MY_TOKEN, valueFrom: {x: y}}]",
                "env: [{name: MY_TOKEN, value: hunter2}]",
            ),
            ("env: []", "env: [{name: MY_TOKEN, value: hunter2}]"),
            (
                "args: [register, --registration-token, hunter2]",
                "args: [register, --registration-token, hunter3]",
            ),
            ("args: [--token=hunter2]", "args: [--token=hunter3]"),
            (
                "command: [x, 'postgres://me:hunter2@db/x']",
                "command: [x, 'postgres://me:hunter3@db/x']",
            ),
        ] {
            let text = shown(old, new);
            assert!(!text.is_empty() && !text.contains("hunter"), "{text}");
        }
        let text = shown(
            "env: [{name: MY_TOKEN, value: hunter2}]",
            "env: [{name: MY_TOKEN, valueFrom: {x: y}}]",
        );
        assert!(
            text.contains("+ spec.containers[a].env[MY_TOKEN].valueFrom"),
            "{text}"
        );
    }
}
