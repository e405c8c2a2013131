//! Detects values of the runner in files found by a directory walk.

use super::CHART;
use crate::schema::Schema;
use helm_yaml::tree::{Node, Value};

/// Keys (lowercase) that only the runner's chart has. A misspelled one belongs to no other chart either.
const OWN_KEYS: [&str; 12] = [
    "gitlaburl",
    "runnertoken",
    "runnerregistrationtoken",
    "unregisterrunners",
    "runners",
    "concurrent",
    "checkinterval",
    "sessionserver",
    "shutdowntimeout",
    "preentrypointscript",
    "usetini",
    "connectionmaxage",
];

/// Returns true if a mapping has a key that only the runner's values have.
pub(super) fn is_values(root: &Node) -> bool {
    let Some(map) = root.as_map() else {
        return false;
    };
    !is_object(root)
        && map
            .iter()
            .any(|(key, entry)| is_own(key) && may_be_own(key, &entry.node))
}

/// Returns true if a mapping is probably values of the runner: by such a key, or by file name and most of its keys.
pub(super) fn may_be_values(root: &Node, name: &str) -> bool {
    let Some(map) = root.as_map().filter(|map| !map.is_empty()) else {
        return false;
    };
    if is_object(root) {
        return false;
    }
    let values = Schema::named("values");
    let is_known = |key: &&String| values.is_some_and(|schema| schema.field(key).is_some());
    is_values(root) || is_of_runner(name) && map.keys().filter(is_known).count() * 2 > map.len()
}

/// Returns true if a mapping is a Kubernetes object.
pub(super) fn is_object(root: &Node) -> bool {
    ["apiVersion", "kind"]
        .iter()
        .all(|key| root.get(key).is_some_and(|value| value.as_str().is_some()))
}

/// Returns true if invalid YAML was probably meant as values of the runner: a line starts with one of their keys.
pub(super) fn looks_like_values(text: &str) -> bool {
    !has_line(text, "kind: ")
        && text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .any(|(key, _)| is_own(key))
}

/// Returns true if invalid YAML was probably meant as a document that embeds values.
pub(super) fn looks_like_embedding(text: &str) -> bool {
    let kinds = [
        "kind: HelmRelease",
        "kind: Application",
        "kind: HelmChart",
        "releases:",
        "helmCharts:",
    ];
    text.contains(CHART) && kinds.iter().any(|kind| has_line(text, kind))
}

/// Returns true if a line is part of a template: a template action replaces a value or starts the line.
pub(super) fn is_template_line(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("- ");
    line.starts_with("{{") || line.contains(": {{") || line.starts_with("{%")
}

fn has_line(text: &str, beginning: &str) -> bool {
    text.lines().any(|line| line.starts_with(beginning))
}

fn is_own(key: &str) -> bool {
    let plain: String = key
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    OWN_KEYS.contains(&plain.as_str())
}

/// `runners` and `concurrent` also occur, with another meaning, in other files.
fn may_be_own(key: &str, node: &Node) -> bool {
    match key {
        "runners" => matches!(node.value, Value::Map(_) | Value::Null),
        "concurrent" => node.is_scalar(),
        _ => true,
    }
}

fn is_of_runner(name: &str) -> bool {
    name.to_ascii_lowercase().contains("runner")
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    #[test]
    fn values_are_detected_by_their_own_keys() {
        for text in [
            "concurrent: 4",
            "gitlabURL: x",
            "runners: {config: x}",
            "image: x\ncheck_interval: 3",
        ] {
            assert!(may_be_values(&from_str(text).unwrap(), "a.yaml"), "{text}");
        }
        for text in [
            "",
            "image: x",
            "runners: [a]",
            "controller: {replicas: 2}",
            "apiVersion: v1\nkind: X\nrunners: {}",
        ] {
            assert!(!may_be_values(&from_str(text).unwrap(), "a.yaml"), "{text}");
        }
    }

    #[test]
    fn the_file_name_decides_if_the_keys_do_not() {
        assert!(may_be_values(
            &from_str("resources: {}\nreplicas: 2").unwrap(),
            "ci/runner/values.yaml"
        ));
        assert!(!may_be_values(
            &from_str("resources: {}\ncontroller: 2").unwrap(),
            "ci/runner/values.yaml"
        ));
    }
}
