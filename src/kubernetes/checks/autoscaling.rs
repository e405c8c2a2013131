//! Horizontal autoscaling.

use crate::kubernetes::RULES;
use crate::kubernetes::quantity::Quantity;

use super::cursor::Cursor;
use super::resources::quantity;

/// The metrics' types, the key that describes each, and what a target of each can say.
const SOURCES: &[(&str, &str, &[&str])] = &[
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

/// The least number of replicas is not above the greatest.
pub(super) fn bounds(cursor: &mut Cursor<'_>) {
    let number = |key| cursor.get(key).and_then(|node| node.as_int());
    if let (Some(least), Some(most)) = (number("minReplicas"), number("maxReplicas"))
        && least > most
    {
        let message = format!(
            "invalid `minReplicas`: expected at most `maxReplicas` ({most}), found {least}"
        );
        cursor.report("minReplicas", RULES.invalid_value, message);
    }
}

/// What is scaled is of a group: `apps/v1`.
pub(super) fn target(cursor: &mut Cursor<'_>) {
    cursor.with("scaleTargetRef", |target| {
        if target.text("apiVersion").is_none_or(|version| !version.contains('/')) {
            let message = "invalid `apiVersion`: expected the API group of the scaled object, such as `apps/v1`";
            target.report("apiVersion", RULES.invalid_value, message);
        }
    });
}

/// A metric is described under the key of its type, and under no other.
pub(super) fn metric(cursor: &mut Cursor<'_>) {
    let Some(kind) = cursor.text("type") else {
        return;
    };
    let Some((_, own, targets)) = SOURCES.iter().find(|(name, _, _)| *name == kind) else {
        return;
    };
    if cursor.get(own).is_none() {
        cursor.report(
            "type",
            RULES.missing_key,
            format!("missing `{own}`: a metric with `type: {kind}` needs it"),
        );
    }
    for (_, key, _) in SOURCES.iter().filter(|(name, _, _)| *name != kind) {
        if cursor.get(key).is_none() {
            continue;
        }
        let message = format!("conflicting `{key}`: a metric with `type: {kind}` takes `{own}`");
        cursor.report_key(key, RULES.conflict, message);
    }
    cursor.with(own, |source| {
        source.with("target", |target| target_of(target, kind, targets))
    });
}

fn target_of(target: &mut Cursor<'_>, kind: &str, allowed: &[&str]) {
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
        // The target of an object may have both; the average wins.
        [_, other] if kind != "Object" => {
            let message = format!(
                "conflicting keys: the target of a `{kind}` metric takes `{}`, not both",
                allowed.join("` or `")
            );
            target.report_key(other, RULES.conflict, message);
        }
        _ => {}
    }
}

/// There is no aiming at nothing.
pub(super) fn positive(cursor: &mut Cursor<'_>) {
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

/// Rules that are there say something.
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
