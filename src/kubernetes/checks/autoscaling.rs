//! Horizontal autoscaling.

use crate::quantity::Quantity;
use crate::shape::ProblemKind;

use super::resources::quantity;
use super::subject::Subject;

/// The metrics' types, the key that describes each, and what a target of each can say.
const SOURCES: &[(&str, &str, &[&str])] = &[
    ("ContainerResource", "containerResource", &["averageUtilization", "averageValue"]),
    ("External", "external", &["value", "averageValue"]),
    ("Object", "object", &["value", "averageValue"]),
    ("Pods", "pods", &["averageValue"]),
    ("Resource", "resource", &["averageUtilization", "averageValue"]),
];

/// The least number of replicas is not above the greatest.
pub(super) fn bounds(subject: &mut Subject<'_>) {
    let number = |key| subject.get(key).and_then(|node| node.as_int());
    if let (Some(least), Some(most)) = (number("minReplicas"), number("maxReplicas"))
        && least > most
    {
        let message = format!("`minReplicas` ({least}) is greater than `maxReplicas` ({most})");
        subject.report("minReplicas", ProblemKind::OutOfRange, message);
    }
}

/// What is scaled is of a group: `apps/v1`.
pub(super) fn target(subject: &mut Subject<'_>) {
    subject.with("scaleTargetRef", |target| {
        if target.text("apiVersion").is_none_or(|version| !version.contains('/')) {
            let message = "`apiVersion` has to name the API group of what is scaled, as in `apps/v1`";
            target.report("apiVersion", ProblemKind::BadFormat, message);
        }
    });
}

/// A metric is described under the key of its type, and under no other.
pub(super) fn metric(subject: &mut Subject<'_>) {
    let Some(kind) = subject.text("type") else { return };
    let Some((_, own, targets)) = SOURCES.iter().find(|(name, _, _)| *name == kind) else { return };
    if subject.get(own).is_none() {
        subject.report(
            "type",
            ProblemKind::MissingKey,
            format!("a metric of type `{kind}` is described under `{own}`"),
        );
    }
    for (_, key, _) in SOURCES.iter().filter(|(name, _, _)| *name != kind) {
        if subject.get(key).is_none() {
            continue;
        }
        let message = format!("`{key}` does not go with `type: {kind}`, which is described under `{own}`");
        subject.report_key(key, ProblemKind::Conflict, message);
    }
    subject.with(own, |source| source.with("target", |target| target_of(target, kind, targets)));
}

fn target_of(target: &mut Subject<'_>, kind: &str, allowed: &[&str]) {
    let found: Vec<&str> = allowed.iter().copied().filter(|key| target.get(key).is_some()).collect();
    match found.as_slice() {
        [] => target.missing(format!("the target of a `{kind}` metric needs `{}`", allowed.join("` or `"))),
        // The target of an object may have both; the average wins.
        [_, other] if kind != "Object" => {
            let message = format!("the target of a `{kind}` metric has `{}`, not both", allowed.join("` or `"));
            target.report_key(other, ProblemKind::Conflict, message);
        }
        _ => {}
    }
}

/// There is no aiming at nothing.
pub(super) fn positive(subject: &mut Subject<'_>) {
    for key in ["averageValue", "value"] {
        let amount = subject.get(key).and_then(quantity);
        if amount.is_some_and(|amount| amount <= Quantity::ZERO) {
            subject.report(key, ProblemKind::OutOfRange, format!("`{key}` has to be greater than nothing"));
        }
    }
}

/// Rules that are there say something.
pub(super) fn scaling_rules(subject: &mut Subject<'_>) {
    if subject.get("policies").is_some_and(|policies| policies.as_list().is_some_and(<[_]>::is_empty)) {
        subject.report("policies", ProblemKind::TooFew, "`policies` must not be empty; leave it out for the defaults");
    }
}
