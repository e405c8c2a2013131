//! Controllers of pods: Deployments, StatefulSets, DaemonSets, Jobs; their scaling and disruption.

use crate::kubernetes::RULES;
use crate::kubernetes::quantity::Quantity;
use crate::schema::diagnostic;
use helm_yaml::tree::{Node, Value};

use super::containers::quantity;
use super::cursor::{Cursor, text};
use super::pods;

/// Types of metrics, the key of each, and the keys of its target.
const METRIC_SOURCES: &[(&str, &str, &[&str])] = &[
    (
        "ContainerResource",
        "containerResource",
        &["averageUtilization", "averageValue"],
    ),
    ("External", "external", &["value", "averageValue"]),
    ("Object", "object", &["value", "averageValue"]),
    ("Pods", "pods", &["averageValue"]),
    (
        "Resource",
        "resource",
        &["averageUtilization", "averageValue"],
    ),
];

/// A Deployment, whose progress deadline must exceed the time until a pod counts as available.
pub(super) fn deployment(cursor: &mut Cursor<'_>) {
    controller(cursor);
    let seconds = |key, default| cursor.get(key).map_or(Some(default), |node| node.as_int());
    let (Some(deadline), Some(ready)) = (
        seconds("progressDeadlineSeconds", 600),
        seconds("minReadySeconds", 0),
    ) else {
        return;
    };
    if deadline <= ready && deadline >= 0 && ready >= 0 {
        let message = format!(
            "invalid `progressDeadlineSeconds` {deadline}: expected more than `minReadySeconds` ({ready})"
        );
        let key = if cursor.get("progressDeadlineSeconds").is_some() {
            "progressDeadlineSeconds"
        } else {
            "minReadySeconds"
        };
        cursor.report(key, RULES.invalid_value, message);
    }
}

/// A controller selects its pods by labels and restarts them always.
pub(super) fn controller(cursor: &mut Cursor<'_>) {
    selects_its_own(cursor);
    restarts(cursor, &["Always"]);
    mounts(cursor);
    cursor.with("template", |template| {
        template.with("spec", |spec| {
            if spec.get("activeDeadlineSeconds").is_some() {
                let message = "conflicting `activeDeadlineSeconds`: the pods of a controller run without a deadline";
                spec.report_key("activeDeadlineSeconds", RULES.conflict, message);
            }
        });
    });
}

/// Volume mounts of a pod template; a StatefulSet adds volumes with `volumeClaimTemplates`.
pub(super) fn mounts(cursor: &mut Cursor<'_>) {
    let claims = cursor.list("volumeClaimTemplates").iter();
    let claimed: Vec<&str> = claims
        .filter_map(|claim| text(claim.get("metadata")?, "name"))
        .collect();
    cursor.with("template", |template| {
        template.with("spec", |spec| pods::mounted_volumes(spec, &claimed))
    });
}

/// The restart policy of a pod template must be one of these. The default is `Always`.
pub(super) fn restarts(cursor: &mut Cursor<'_>, allowed: &[&str]) {
    cursor.with("template", |template| {
        template.with("spec", |spec| {
            if let Some(policy) = spec
                .text("restartPolicy")
                .filter(|policy| !allowed.contains(policy))
            {
                let message = format!(
                    "invalid `restartPolicy` `{policy}`: expected `{}`",
                    allowed.join("` or `")
                );
                spec.report("restartPolicy", RULES.conflict, message);
            }
        });
    });
}

/// The selector of a controller must match the labels of its pod template.
fn selects_its_own(cursor: &mut Cursor<'_>) {
    let Some(selector) = cursor
        .get("selector")
        .filter(|selector| selector.as_map().is_some())
    else {
        return;
    };
    let filled = |key: &str| selector.get(key).is_some_and(Node::is_truthy);
    if !filled("matchLabels") && !filled("matchExpressions") {
        cursor.report(
            "selector",
            RULES.missing_key,
            "invalid `selector`: expected at least one label",
        );
        return;
    }
    let labels = cursor.node.at(&["template", "metadata", "labels"]);
    let selector_path = cursor.path.key("selector");
    let path = selector_path.key("matchLabels");
    for (key, entry) in selector
        .get("matchLabels")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
    {
        let Some(wanted) = entry.node.as_str() else {
            continue;
        };
        let found = labels.and_then(|labels| labels.get(key));
        if found.is_none_or(|found| found.as_str().is_some_and(|found| found != wanted)) {
            let message = format!(
                "missing label `{key}: {wanted}` in `template.metadata.labels`: the selector needs it"
            );
            // The selector of the chart is fixed, so a label with another value is the mistake.
            let span = found
                .map(|found| found.span)
                .filter(|span| !span.is_synthetic())
                .unwrap_or(entry.node.span);
            cursor
                .out
                .push(diagnostic(RULES.conflict, span, &path.key(key), message));
        }
    }
}

/// The update strategy of a Deployment.
pub(super) fn deployment_strategy(cursor: &mut Cursor<'_>) {
    if cursor.text("type") == Some("Recreate") && cursor.get("rollingUpdate").is_some() {
        let message = "conflicting `rollingUpdate`: `type: Recreate` does not support it";
        // The chart merges its default for `rollingUpdate`, which only null removes.
        let found = cursor.report_key("rollingUpdate", RULES.conflict, message);
        found.help = Some("write `rollingUpdate: null`".to_owned());
        return;
    }
    cursor.with("rollingUpdate", |rolling| {
        let none = |key| rolling.get(key).is_some_and(is_zero);
        if none("maxUnavailable") && none("maxSurge") {
            let message =
                "conflicting `maxUnavailable`: `maxSurge` is 0 too, so no pod can be replaced";
            rolling.report("maxUnavailable", RULES.conflict, message);
        }
        at_most_100_percent(rolling, "maxUnavailable");
    });
}

/// The update strategy of a DaemonSet or StatefulSet.
pub(super) fn update_strategy(cursor: &mut Cursor<'_>) {
    if cursor.text("type") != Some("OnDelete") {
        cursor.with("rollingUpdate", |rolling| {
            at_most_100_percent(rolling, "maxUnavailable")
        });
    }
}

/// A percentage must not exceed 100%.
fn at_most_100_percent(cursor: &mut Cursor<'_>, key: &str) {
    let percent = cursor
        .text(key)
        .and_then(|text| text.strip_suffix('%')?.parse::<u64>().ok());
    if percent.is_some_and(|percent| percent > 100) {
        cursor.report(
            key,
            RULES.invalid_value,
            format!("invalid `{key}`: expected at most 100%"),
        );
    }
}

/// Returns true for 0 and `0%`.
fn is_zero(node: &Node) -> bool {
    match &node.value {
        Value::Int(number) => *number == 0,
        Value::String(text) => text
            .strip_suffix('%')
            .is_some_and(|digits| digits.parse() == Ok(0_u32)),
        _ => false,
    }
}

/// The pods of a Job are not restarted after success.
pub(super) fn job(cursor: &mut Cursor<'_>) {
    restarts(cursor, &["OnFailure", "Never"]);
    mounts(cursor);
    cursor.with("template", |template| {
        template.with("spec", |spec| {
            if spec.text("restartPolicy").is_none() {
                spec.missing(
                    "missing `restartPolicy`: the pods of a Job need `OnFailure` or `Never`",
                );
            }
        });
    });
    let indexed = cursor.text("completionMode") == Some("Indexed");
    if indexed && cursor.get("completions").is_none() {
        let message = "missing `completions`: `completionMode: Indexed` needs it";
        cursor.report("completionMode", RULES.conflict, message);
    }
}

/// A CronJob adds 11 characters to its name for the names of its Jobs.
pub(super) fn cron_job_name(cursor: &mut Cursor<'_>) {
    cursor.with("metadata", |metadata| {
        if metadata.text("name").is_some_and(|name| name.len() > 52) {
            metadata.report(
                "name",
                RULES.invalid_value,
                "invalid `name`: expected at most 52 characters for a CronJob",
            );
        }
    });
}

/// A PodDisruptionBudget.
pub(super) fn disruption_budget(cursor: &mut Cursor<'_>) {
    at_most_100_percent(cursor, "minAvailable");
    at_most_100_percent(cursor, "maxUnavailable");
}

/// A HorizontalPodAutoscaler.
pub(super) fn autoscaler(cursor: &mut Cursor<'_>) {
    replica_bounds(cursor);
    scale_target(cursor);
}

/// `minReplicas` must not exceed `maxReplicas`.
fn replica_bounds(cursor: &mut Cursor<'_>) {
    let number = |key| cursor.get(key).and_then(|node| node.as_int());
    if let (Some(min), Some(max)) = (number("minReplicas"), number("maxReplicas"))
        && min > max
    {
        let message =
            format!("invalid `minReplicas`: expected at most `maxReplicas` ({max}), found {min}");
        cursor.report("minReplicas", RULES.invalid_value, message);
    }
}

/// The scaled object belongs to a named API group.
fn scale_target(cursor: &mut Cursor<'_>) {
    cursor.with("scaleTargetRef", |target| {
        if target.text("apiVersion").is_none_or(|version| !version.contains('/')) {
            let message = "invalid `apiVersion`: expected the API group of the scaled object, such as `apps/v1`";
            target.report("apiVersion", RULES.invalid_value, message);
        }
    });
}

/// A metric is described under the key of its type.
pub(super) fn metric(cursor: &mut Cursor<'_>) {
    let Some(kind) = cursor.text("type") else {
        return;
    };
    let Some((_, own, targets)) = METRIC_SOURCES.iter().find(|(name, _, _)| *name == kind) else {
        return;
    };
    if cursor.get(own).is_none() {
        cursor.report(
            "type",
            RULES.missing_key,
            format!("missing `{own}`: a metric with `type: {kind}` needs it"),
        );
    }
    for (_, key, _) in METRIC_SOURCES.iter().filter(|(name, _, _)| *name != kind) {
        if cursor.get(key).is_none() {
            continue;
        }
        let message =
            format!("conflicting `{key}`: a metric with `type: {kind}` needs `{own}` instead");
        cursor.report_key(key, RULES.conflict, message);
    }
    cursor.with(own, |source| {
        source.with("target", |target| metric_target_keys(target, kind, targets))
    });
}

/// A target needs one of the keys that its type of metric supports.
fn metric_target_keys(target: &mut Cursor<'_>, kind: &str, allowed: &[&str]) {
    let found: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|key| target.get(key).is_some())
        .collect();
    match found.as_slice() {
        [] => {
            target.missing(format!(
                "missing `{}`: the target of a `{kind}` metric needs it",
                allowed.join("` or `")
            ));
        }
        // The target of an `Object` metric may have both: the average has precedence.
        [_, other] if kind != "Object" => {
            let message = format!(
                "conflicting keys: the target of a `{kind}` metric needs either `{}`",
                allowed.join("` or `")
            );
            target.report_key(other, RULES.conflict, message);
        }
        _ => {}
    }
}

/// A target amount must be positive.
pub(super) fn metric_target(cursor: &mut Cursor<'_>) {
    for key in ["averageValue", "value"] {
        let amount = cursor.get(key).and_then(quantity);
        if amount.is_some_and(|amount| amount <= Quantity::ZERO) {
            cursor.report(
                key,
                RULES.invalid_value,
                format!("invalid `{key}`: expected more than 0"),
            );
        }
    }
}

/// A list of scaling policies must not be empty.
pub(super) fn scaling_rules(cursor: &mut Cursor<'_>) {
    if cursor
        .get("policies")
        .is_some_and(|policies| policies.as_list().is_some_and(<[_]>::is_empty))
    {
        cursor.report(
            "policies",
            RULES.missing_key,
            "invalid `policies`: expected at least 1 item; without the key the defaults apply",
        );
    }
}
