//! Controllers of pods: Deployments and their kin.

use crate::kubernetes::RULES;
use crate::schema::diagnostic;
use helm_yaml::tree::Node;

use super::cursor::{Cursor, text};
use super::volumes;

/// A Deployment.
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

/// A controller finds its pods by labels, and restarts them for ever.
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

/// Mounts in a template of pods, and the volumes that a StatefulSet claims for each of them.
pub(super) fn mounts(cursor: &mut Cursor<'_>) {
    let claims = cursor.list("volumeClaimTemplates").iter();
    let claimed: Vec<&str> = claims
        .filter_map(|claim| text(claim.get("metadata")?, "name"))
        .collect();
    cursor.with("template", |template| {
        template.with("spec", |spec| volumes::of_pod(spec, &claimed))
    });
}

/// The pods of a controller must be restarted as it needs it. Without a word they are restarted always.
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
