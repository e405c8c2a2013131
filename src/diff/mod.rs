//! What is different between two sets of objects: object by object, field by field.
//!
//! In go trees of objects, as they were rendered or as a cluster shows them; out comes what a person has to know before
//! one takes the place of the other. What the API server adds of its own accord is no difference, nor is the order of
//! things that have names. TOML is compared as TOML, text of several lines by lines, and a secret is never shown.

mod defaults;
mod fields;
mod json;
mod lines;
mod pairs;
mod text;

pub use json::to_json;
pub use lines::{Line, Lines};
pub use text::to_text;

use crate::report::Mask;
use crate::tree::Node;

/// Everything that is different.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The objects that are not the same, in the order of the new ones, those that are gone last.
    pub objects: Vec<ObjectDiff>,
}

/// An object that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDiff {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.namespace`, where it says one.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
    /// What became of it.
    pub change: Change,
}

/// What became of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// These fields of it are different.
    Changed(Vec<FieldDiff>),
}

/// A field that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    /// Where: `spec.template.spec.containers[manager].image`, `data["config.toml"] › concurrent`.
    pub path: String,
    /// How.
    pub difference: Difference,
}

/// How a field differs. Values are as they may be shown: a secret is stars.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// It is new.
    Added(Node),
    /// It is gone.
    Removed(Node),
    /// It was the one and is the other.
    Changed(Node, Node),
    /// Lines of its text.
    Text(Lines),
    /// It is secret, and not the same.
    Secret,
}

/// What the two sides are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Whether they were made by different programs, whose checksums cannot be the same.
    pub are_of_different_makers: bool,
}

/// Compares two sets of objects.
pub fn diff(old: &[Node], new: &[Node], sides: Sides) -> Diff {
    let mask = Mask::of_objects(old.iter().chain(new), std::iter::empty());
    let comparison = fields::Comparison { sides, mask: &mask };
    let objects = pairs::pair(old, new).into_iter().filter_map(|pair| {
        let shown = pair.new.or(pair.old)?;
        let change = match (pair.old, pair.new) {
            (Some(old), Some(new)) => {
                Some(comparison.objects(old, new)).filter(|fields| !fields.is_empty()).map(Change::Changed)
            }
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
    Diff { objects: objects.collect() }
}

impl Diff {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::source::yaml::from_str;

    /// A container of a Pod, written so that nothing stands where it does in another of `before`.
    fn pod(before: &str, container: &str) -> Vec<Node> {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}";
        vec![from_str(&format!("{before}{head}\nspec:\n  containers:\n  - {{name: a, {container}}}\n")).unwrap()]
    }

    fn shown(old: &str, new: &str) -> String {
        to_text(&diff(&pod("", old), &pod("# moved\n", new), Sides::default()))
    }

    #[test]
    fn what_is_written_elsewhere_is_the_same() {
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
    fn what_the_server_makes_of_a_value_is_the_same() {
        for (old, new) in [
            ("resources: {limits: {cpu: '4', memory: 1Gi}}", "resources: {limits: {cpu: 4, memory: 1024Mi}}"),
            ("resources: {requests: {cpu: 100m}}", "resources: {requests: {cpu: 0.1}}"),
            ("imagePullPolicy: IfNotPresent", "imagePullPolicy: ''"),
            ("securityContext: {}", "securityContext: null"),
        ] {
            assert_eq!((shown(old, new), shown(new, old)), Default::default(), "{old}");
        }
        for (old, new) in [
            ("imagePullPolicy: IfNotPresent", "imagePullPolicy: Always"),
            ("resources: {requests: {cpu: 100m}}", "resources: {requests: {cpu: 1}}"),
            ("resources: {requests: {cpu: 1}}", "resources: {}"),
        ] {
            assert_ne!(shown(old, new), "", "{old}");
        }
    }

    #[test]
    fn an_autoscaler_without_metrics_gets_the_servers() {
        let autoscaler = |usage: &str| {
            let target = format!("{{type: Utilization, averageUtilization: {usage}}}");
            let metrics = format!("[{{type: Resource, resource: {{name: cpu, target: {target}}}}}]");
            vec![from_str(&format!("kind: HorizontalPodAutoscaler\nspec:\n  metrics: {metrics}\n")).unwrap()]
        };
        let without = [from_str("kind: HorizontalPodAutoscaler\nspec: {metrics: []}\n").unwrap()];
        assert!(diff(&autoscaler("80"), &without, Sides::default()).is_empty());
        assert!(!diff(&autoscaler("50"), &without, Sides::default()).is_empty());
    }

    #[test]
    fn a_default_of_the_server_is_none_among_keys_of_people() {
        for section in ["data", "metadata.labels", "metadata.annotations"] {
            let object = |key: &str| {
                let mut object = from_str("apiVersion: v1\nkind: ConfigMap\n").unwrap();
                let place = section.split('.').fold(&mut object, |node, part| node.child_mut(part, Span::NONE));
                *place.child_mut(key, Span::NONE) = Node::new("ClusterIP", Span::NONE);
                vec![object]
            };
            let diff = diff(&object("other"), &object("type"), Sides::default());
            assert_eq!(to_text(&diff).lines().count(), 5, "{}", to_text(&diff));
        }
    }

    #[test]
    fn a_secret_in_a_pod_is_never_shown() {
        for (old, new) in [
            ("env: [{name: MY_TOKEN, value: hunter2}]", "env: [{name: MY_TOKEN, value: hunter3}]"),
            ("env: [{name: MY_TOKEN, value: hunter2}]", "env: [{name: MY_TOKEN, valueFrom: {x: y}}]"),
            ("env: [{name: MY_TOKEN, valueFrom: {x: y}}]", "env: [{name: MY_TOKEN, value: hunter2}]"),
            ("env: []", "env: [{name: MY_TOKEN, value: hunter2}]"),
            ("args: [register, --registration-token, hunter2]", "args: [register, --registration-token, hunter3]"),
            ("args: [--token=hunter2]", "args: [--token=hunter3]"),
            ("command: [x, 'postgres://me:hunter2@db/x']", "command: [x, 'postgres://me:hunter3@db/x']"),
        ] {
            let text = shown(old, new);
            assert!(!text.is_empty() && !text.contains("hunter"), "{text}");
        }
        let text = shown("env: [{name: MY_TOKEN, value: hunter2}]", "env: [{name: MY_TOKEN, valueFrom: {x: y}}]");
        assert!(text.contains("+ spec.containers[a].env[MY_TOKEN].valueFrom"), "{text}");
    }
}
