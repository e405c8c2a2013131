//! Selectors of labels: operators with and without values, and what they select by.

use crate::kubernetes::RULES;
use crate::shape::{Format, diagnostic};

use super::subject::Cursor;

/// A requirement on the labels of objects.
pub(super) fn label_requirement(subject: &mut Cursor<'_>) {
    with_or_without_values(subject);
}

/// A requirement on the labels of nodes, which can also be compared as numbers.
pub(super) fn node_requirement(subject: &mut Cursor<'_>) {
    with_or_without_values(subject);
    if let Some(operator @ ("Gt" | "Lt")) = subject.text("operator")
        && subject.list("values").len() != 1
    {
        subject.report("values", RULES.conflict, format!("invalid `values`: expected exactly 1 item for `{operator}`"));
    }
}

fn with_or_without_values(subject: &mut Cursor<'_>) {
    let values = subject.list("values").len();
    match subject.text("operator") {
        Some(operator @ ("In" | "NotIn")) if values == 0 => {
            subject.report(
                "values",
                RULES.conflict,
                format!("missing `values`: `operator: {operator}` needs at least one"),
            );
        }
        Some(operator @ ("Exists" | "DoesNotExist")) if values > 0 => {
            subject.report(
                "values",
                RULES.conflict,
                format!("conflicting `values`: `operator: {operator}` takes none"),
            );
        }
        _ => {}
    }
}

/// What a node must have: its values are those of labels. What it should rather have may be anything.
pub(super) fn node_selector(subject: &mut Cursor<'_>) {
    subject.each("nodeSelectorTerms", |term| {
        term.each("matchExpressions", |requirement| {
            requirement.each("values", |value| {
                let Some(Err(rule)) = value.node.as_str().map(|text| Format::LabelValue.check_text(text)) else {
                    return;
                };
                let message = format!("invalid label value: {rule}");
                value.out.push(diagnostic(RULES.invalid_value, value.node.span, value.path, message));
            });
        });
    });
}

/// How pods are spread over the nodes.
pub(super) fn spread(subject: &mut Cursor<'_>) {
    if subject.get("minDomains").is_some() && subject.text("whenUnsatisfiable") == Some("ScheduleAnyway") {
        let message = "conflicting `minDomains`: only `whenUnsatisfiable: DoNotSchedule` takes it";
        subject.report("minDomains", RULES.conflict, message);
    }
    let keys = subject.list("matchLabelKeys");
    if !keys.is_empty() && subject.get("labelSelector").is_none() {
        let message = "missing `labelSelector`: `matchLabelKeys` needs it";
        subject.report_key("matchLabelKeys", RULES.conflict, message);
        return;
    }
    for key in keys.iter().filter_map(|key| key.as_str()) {
        if let Err(rule) = Format::LabelKey.check_text(key) {
            subject.report("matchLabelKeys", RULES.invalid_value, format!("invalid key `{key}`: {rule}"));
        }
    }
}
