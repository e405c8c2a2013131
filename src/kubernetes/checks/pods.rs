//! Pods: names, network, volumes and scheduling.

use std::collections::{HashMap, HashSet};

use crate::kubernetes::RULES;
use crate::schema::{Format, diagnostic};
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::cursor::{Cursor, list, text};
use super::{containers, keys, pod_resources};

/// Maximum number of volume names that are compared for a suggestion, which bounds the time for large pods.
const MAX_CANDIDATES: usize = 100;

/// A Pod object, whose volumes are all in its specification.
pub(super) fn bare_pod(cursor: &mut Cursor<'_>) {
    cursor.with("spec", |spec| mounted_volumes(spec, &[]));
}

/// A pod specification.
pub(super) fn pod(cursor: &mut Cursor<'_>) {
    container_names(cursor);
    cursor.each("initContainers", containers::init_container);
    if is_true(cursor, "hostNetwork") {
        cursor.each("containers", containers::host_ports);
    }
    if is_true(cursor, "hostPID") && is_true(cursor, "shareProcessNamespace") {
        let message = "conflicting `shareProcessNamespace`: `hostPID` is true, and only one of them is allowed";
        cursor.report("shareProcessNamespace", RULES.conflict, message);
    }
    dns(cursor);
    duplicate_spread_constraints(cursor);
    pod_resources::check(cursor);
    unmasked_proc(cursor);
}

/// Only a pod with its own user namespace can have an unmasked `/proc`.
fn unmasked_proc(cursor: &mut Cursor<'_>) {
    if cursor.get("hostUsers").and_then(|node| node.as_bool()) == Some(false) {
        return;
    }
    for kind in ["initContainers", "containers", "ephemeralContainers"] {
        cursor.each(kind, |container| {
            container.with("securityContext", |context| {
                if context.text("procMount") == Some("Unmasked") {
                    let message =
                        "conflicting `procMount`: `Unmasked` needs `hostUsers: false` in the pod";
                    context.report("procMount", RULES.conflict, message);
                }
            });
        });
    }
}

/// Container names must be unique across all lists of containers.
fn container_names(cursor: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    for kind in ["containers", "initContainers", "ephemeralContainers"] {
        keys::report_duplicates(
            cursor.list(kind),
            &cursor.path.key(kind),
            "name",
            &mut seen,
            cursor.out,
        );
    }
}

fn dns(cursor: &mut Cursor<'_>) {
    let servers = cursor
        .get("dnsConfig")
        .map_or(&[][..], |config| list(config, "nameservers"));
    if cursor.text("dnsPolicy") == Some("None") && servers.is_empty() {
        let message = "missing `dnsConfig.nameservers`: `dnsPolicy: None` needs at least one";
        cursor.report("dnsPolicy", RULES.conflict, message);
    }
    cursor.with("dnsConfig", |config| {
        if config.list("nameservers").len() > 3 {
            config.report(
                "nameservers",
                RULES.invalid_value,
                "invalid `nameservers`: expected at most 3 items",
            );
        }
    });
}

/// There can be one constraint for each pair of topology key and `whenUnsatisfiable`.
fn duplicate_spread_constraints(cursor: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    cursor.each("topologySpreadConstraints", |constraint| {
        let owned = |key| constraint.text(key).map(str::to_owned);
        let pair = (owned("topologyKey"), owned("whenUnsatisfiable"));
        let span = constraint
            .get("topologyKey")
            .map_or(Span::SYNTHETIC, |key| key.span);
        if let Some(first) = pair.0.is_some().then(|| seen.insert(pair, span)).flatten() {
            let message =
                "duplicate constraint: another one has this `topologyKey` and `whenUnsatisfiable`";
            constraint
                .report("topologyKey", RULES.conflict, message)
                .relate(first, "first constraint");
        }
    });
}

fn is_true(cursor: &Cursor<'_>, key: &str) -> bool {
    cursor.get(key).and_then(|node| node.as_bool()) == Some(true)
}

/// A volume mount.
pub(super) fn volume_mount(cursor: &mut Cursor<'_>) {
    if cursor.text("subPath").is_some() && cursor.text("subPathExpr").is_some() {
        let message =
            "conflicting `subPathExpr`: `subPath` is set, and only one of them is allowed";
        let span = cursor.key_span("subPath");
        cursor
            .report_key("subPathExpr", RULES.conflict, message)
            .relate(span, "`subPath` is set here");
    }
}

/// Containers can mount only volumes of the pod, and those that its controller adds (`claimed`).
pub(super) fn mounted_volumes(cursor: &mut Cursor<'_>, claimed: &[&str]) {
    let own = cursor
        .list("volumes")
        .iter()
        .filter_map(|volume| text(volume, "name"));
    let volumes: Vec<&str> = own.chain(claimed.iter().copied()).collect();
    let known: HashSet<&str> = volumes.iter().copied().collect();
    for kind in ["initContainers", "containers", "ephemeralContainers"] {
        cursor.each(kind, |container| {
            for key in ["volumeMounts", "volumeDevices"] {
                container.each(key, |mount| volume_exists(mount, &known, &volumes));
            }
        });
    }
}

fn volume_exists(mount: &mut Cursor<'_>, known: &HashSet<&str>, volumes: &[&str]) {
    let Some(name) = mount.text("name").filter(|name| !known.contains(name)) else {
        return;
    };
    let candidates = volumes.iter().copied().take(MAX_CANDIDATES);
    let meant = did_you_mean(name, candidates);
    mount
        .report("name", RULES.conflict, format!("unknown volume `{name}`"))
        .help = meant;
}

/// The keys of a toleration depend on its operator and effect.
pub(super) fn toleration(cursor: &mut Cursor<'_>) {
    let operator = cursor.text("operator").unwrap_or("Equal");
    if cursor.text("key").is_none() && operator != "Exists" && cursor.node.as_map().is_some() {
        let message = "missing `key`: without it the toleration needs `operator: Exists`";
        cursor.report("operator", RULES.conflict, message);
    }
    if operator == "Exists" && cursor.text("value").is_some() {
        let message = "conflicting `value`: `operator: Exists` does not support one";
        cursor.report("value", RULES.conflict, message);
    }
    if cursor.get("tolerationSeconds").is_some() && cursor.text("effect") != Some("NoExecute") {
        let message = "conflicting `tolerationSeconds`: only `effect: NoExecute` supports it";
        cursor.report("tolerationSeconds", RULES.conflict, message);
    }
    let is_label = |value: &str| Format::LabelValue.check_text(value);
    if let (Some(value), "Equal") = (cursor.text("value"), operator)
        && let Err(rule) = is_label(value)
    {
        cursor.report(
            "value",
            RULES.invalid_value,
            format!("invalid taint value: {rule}"),
        );
    }
}

/// A requirement for labels of objects.
pub(super) fn label_requirement(cursor: &mut Cursor<'_>) {
    values_match_operator(cursor);
}

/// A requirement for labels of nodes, which can also be compared as numbers.
pub(super) fn node_requirement(cursor: &mut Cursor<'_>) {
    values_match_operator(cursor);
    if let Some(operator @ ("Gt" | "Lt")) = cursor.text("operator")
        && cursor.list("values").len() != 1
    {
        cursor.report(
            "values",
            RULES.conflict,
            format!("invalid `values`: expected exactly 1 item for `{operator}`"),
        );
    }
}

/// The field of nodes that `matchFields` can compare.
const NODE_FIELD: &str = "metadata.name";

/// A term of a node selector. `matchFields` compares the name of the node with one value.
pub(super) fn node_term(cursor: &mut Cursor<'_>) {
    cursor.each("matchFields", |requirement| {
        if let Some(key) = requirement.text("key").filter(|key| *key != NODE_FIELD) {
            let message =
                format!("invalid `key` `{key}`: expected `{NODE_FIELD}` in `matchFields`");
            requirement.report("key", RULES.invalid_value, message);
        }
        if let Some(operator) = requirement
            .text("operator")
            .filter(|operator| !matches!(*operator, "In" | "NotIn"))
        {
            let message = format!(
                "invalid `operator` `{operator}`: expected `In` or `NotIn` in `matchFields`"
            );
            requirement.report("operator", RULES.invalid_value, message);
        } else if requirement.list("values").len() > 1 {
            let message = "invalid `values`: expected exactly 1 item in `matchFields`";
            requirement.report("values", RULES.invalid_value, message);
        }
    });
}

/// `In` and `NotIn` need values, `Exists` and `DoesNotExist` do not support them.
fn values_match_operator(cursor: &mut Cursor<'_>) {
    let values = cursor.list("values").len();
    match cursor.text("operator") {
        Some(operator @ ("In" | "NotIn")) if values == 0 => {
            cursor.report(
                "values",
                RULES.conflict,
                format!("missing `values`: `operator: {operator}` needs at least one"),
            );
        }
        Some(operator @ ("Exists" | "DoesNotExist")) if values > 0 => {
            cursor.report(
                "values",
                RULES.conflict,
                format!("conflicting `values`: `operator: {operator}` does not support values"),
            );
        }
        _ => {}
    }
}

/// A required node selector. Its values must be valid label values; those of a preferred one are not validated.
pub(super) fn node_selector(cursor: &mut Cursor<'_>) {
    cursor.each("nodeSelectorTerms", |term| {
        term.each("matchExpressions", |requirement| {
            requirement.each("values", |value| {
                let Some(Err(rule)) = value
                    .node
                    .as_str()
                    .map(|text| Format::LabelValue.check_text(text))
                else {
                    return;
                };
                let message = format!("invalid label value: {rule}");
                value.out.push(diagnostic(
                    RULES.invalid_value,
                    value.node.span,
                    value.path,
                    message,
                ));
            });
        });
    });
}

/// A term of a pod affinity. The label keys whose values the incoming pod provides belong to its label selector.
pub(super) fn affinity_term(cursor: &mut Cursor<'_>) {
    for kind in ["matchLabelKeys", "mismatchLabelKeys"] {
        let keys = cursor.list(kind);
        if !keys.is_empty() && cursor.get("labelSelector").is_none() {
            let message = format!("missing `labelSelector`: `{kind}` needs it");
            cursor.report_key(kind, RULES.conflict, message);
        }
        label_keys(cursor, kind);
    }
    let mismatched = cursor.list("mismatchLabelKeys");
    let is_in_both = |key: &&Node| mismatched.iter().any(|other| other.value == key.value);
    if cursor
        .list("matchLabelKeys")
        .iter()
        .any(|key| is_in_both(&key))
    {
        let message = "conflicting `matchLabelKeys`: `mismatchLabelKeys` has the same key";
        cursor.report("matchLabelKeys", RULES.conflict, message);
    }
}

fn label_keys(cursor: &mut Cursor<'_>, kind: &str) {
    for key in cursor.list(kind).iter().filter_map(|key| key.as_str()) {
        if let Err(rule) = Format::LabelKey.check_text(key) {
            let message = format!("invalid key `{key}`: {rule}");
            cursor.report(kind, RULES.invalid_value, message);
        }
    }
}

/// A topology spread constraint.
pub(super) fn spread_constraint(cursor: &mut Cursor<'_>) {
    if cursor.get("minDomains").is_some()
        && cursor.text("whenUnsatisfiable") == Some("ScheduleAnyway")
    {
        let message =
            "conflicting `minDomains`: only `whenUnsatisfiable: DoNotSchedule` supports it";
        cursor.report("minDomains", RULES.conflict, message);
    }
    let keys = cursor.list("matchLabelKeys");
    if !keys.is_empty() && cursor.get("labelSelector").is_none() {
        let message = "missing `labelSelector`: `matchLabelKeys` needs it";
        cursor.report_key("matchLabelKeys", RULES.conflict, message);
        return;
    }
    label_keys(cursor, "matchLabelKeys");
}
