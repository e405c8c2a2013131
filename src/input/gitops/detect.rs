//! Detects values of the runner in files found by a directory walk.

use std::collections::HashSet;

use super::CHART;
use crate::chart::values::removed;
use crate::schema::Schema;
use helm_yaml::tree::{Map, Node, Value};

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

/// Those (lowercase) of which one is enough: in camel case, no other tool has them.
const DISTINCTIVE_KEYS: [&str; 4] = [
    "gitlaburl",
    "runnertoken",
    "runnerregistrationtoken",
    "unregisterrunners",
];

/// Returns true if a mapping has a key of the runner's values. Other files have some of these keys, too: this is enough for
/// a file that the user or a document names.
pub(super) fn has_own_key(root: &Node) -> bool {
    !is_object(root) && own_keys(root).next().is_some()
}

/// Returns true if a mapping is certainly values of the runner: it has two of their keys, the runner's settings, or a
/// distinctive key and mostly keys of the chart.
pub(super) fn is_values(root: &Node) -> bool {
    !is_object(root)
        && (own_keys(root).nth(1).is_some()
            || has_settings(root)
            || own_keys(root).any(|key| is_distinctive(key)) && is_mostly_known(root))
}

/// Returns true if a mapping is probably values of the runner: by its keys, or by file name and most of its keys.
pub(super) fn may_be_values(root: &Node, name: &str) -> bool {
    let is_named = || is_of_runner(name) && (has_own_key(root) || is_of_gitlab(name));
    !is_object(root) && (is_values(root) || is_named() && is_mostly_known(root))
}

/// The keys of a mapping that the chart does not have.
pub(super) fn unknown_keys(root: &Node) -> impl Iterator<Item = &String> {
    let keys = root.as_map().into_iter().flat_map(Map::keys);
    keys.filter(|key| !is_known(key))
}

fn is_known(key: &str) -> bool {
    let values = Schema::named("values");
    is_own(key) || values.is_some_and(|values| values.field(key).is_some())
}

/// Returns true if a mapping is probably values of a release with this name, whose chart is not known.
pub(super) fn is_values_of(root: &Node, release: &str) -> bool {
    is_values(root) || is_of_runner(release) && has_own_key(root)
}

fn own_keys(root: &Node) -> impl Iterator<Item = &String> {
    let entries = root.as_map().into_iter().flatten();
    let own = entries.filter(|(key, entry)| is_own(key) && may_be_own(key, &entry.node));
    own.map(|(key, _)| key)
}

/// Returns true if a mapping is not empty, and at least half of its keys belong to the chart.
fn is_mostly_known(root: &Node) -> bool {
    let has_most = |map: &Map| map.keys().filter(|key| is_known(key)).count() * 2 >= map.len();
    root.as_map()
        .is_some_and(|map| !map.is_empty() && has_most(map))
}

/// Returns true if the mapping `runners` contains mostly settings of the runner.
fn has_settings(root: &Node) -> bool {
    let Some(runners) = root.get("runners").and_then(Node::as_map) else {
        return false;
    };
    let schema = Schema::named("values").and_then(|values| values.field("runners"));
    let is_known = |key: &&String| {
        schema.is_some_and(|runners| runners.schema().field(key).is_some())
            || removed::lookup(&format!("runners.{key}")).is_some()
    };
    runners.keys().filter(is_known).count() * 2 > runners.len()
}

/// Returns true if a mapping is a Kubernetes object.
pub(super) fn is_object(root: &Node) -> bool {
    ["apiVersion", "kind"]
        .iter()
        .all(|key| root.get(key).is_some_and(|value| value.as_str().is_some()))
}

/// Returns true if invalid YAML was probably meant as values of the runner: lines start with their keys.
pub(super) fn looks_like_values(text: &str) -> bool {
    let keys = text.lines().filter_map(|line| line.split_once(':'));
    let own: HashSet<&str> = keys.map(|(key, _)| key).filter(|key| is_own(key)).collect();
    let is_enough = own.len() > 1
        || own.iter().any(|key| is_distinctive(key))
        || own.contains("runners") && text.contains("[[runners]]");
    is_enough && !has_line(text, "kind: ")
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

fn is_distinctive(key: &str) -> bool {
    DISTINCTIVE_KEYS.contains(&key.to_ascii_lowercase().as_str())
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

fn is_of_gitlab(name: &str) -> bool {
    name.to_ascii_lowercase().contains("gitlab")
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    #[test]
    fn values_are_detected_by_their_own_keys() {
        for text in [
            "concurrent: 4\ngitlab_url: x",
            "gitlabURL: x",
            "gitlabUrl: x\nimage: x\nreplicaCount: 3",
            "runners: {config: x}",
            "runners: {image: x, privileged: true}",
            "concurrent: 4\ncheck_interval: 3",
        ] {
            assert!(may_be_values(&from_str(text).unwrap(), "a.yaml"), "{text}");
        }
        for text in [
            "",
            "image: x",
            "concurrent: 4",
            "concurrent: true\nimage: x\nreplicas: 3\nstages: [x]",
            "runners: [a]",
            "runners: {ubuntu: {size: 3}, secret: x, other: y}",
            "gitlab_url: https://gitlab.example.com",
            "gitlabUrl: x\nschedule: x\nreplicaCount: 3\nbot: {}\npolicies: {}",
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
            "gitlab/runner/values.yaml"
        ));
        assert!(!may_be_values(
            &from_str("resources: {}\nreplicas: 2").unwrap(),
            "github/runner/values.yaml"
        ));
        assert!(!may_be_values(
            &from_str("resources: {}\ncontroller: 2\nother: 1").unwrap(),
            "ci/runner/values.yaml"
        ));
    }
}
