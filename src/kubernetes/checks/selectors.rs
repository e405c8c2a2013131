//! Selectors of labels: operators with and without values, and what they select by.

use crate::kubernetes::RULES;
use crate::schema::{Format, diagnostic};

use super::cursor::Cursor;

/// A requirement on the labels of objects.
pub(super) fn label_requirement(cursor: &mut Cursor<'_>) {
    with_or_without_values(cursor);
}

/// A requirement on the labels of nodes, which can also be compared as numbers.
pub(super) fn node_requirement(cursor: &mut Cursor<'_>) {
    with_or_without_values(cursor);
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

fn with_or_without_values(cursor: &mut Cursor<'_>) {
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
                format!("conflicting `values`: `operator: {operator}` takes none"),
            );
        }
        _ => {}
    }
}

/// What a node must have: its values are those of labels. What it should rather have may be anything.
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

/// How pods are spread over the nodes.
pub(super) fn spread(cursor: &mut Cursor<'_>) {
    if cursor.get("minDomains").is_some()
        && cursor.text("whenUnsatisfiable") == Some("ScheduleAnyway")
    {
        let message = "conflicting `minDomains`: only `whenUnsatisfiable: DoNotSchedule` takes it";
        cursor.report("minDomains", RULES.conflict, message);
    }
    let keys = cursor.list("matchLabelKeys");
    if !keys.is_empty() && cursor.get("labelSelector").is_none() {
        let message = "missing `labelSelector`: `matchLabelKeys` needs it";
        cursor.report_key("matchLabelKeys", RULES.conflict, message);
        return;
    }
    for key in keys.iter().filter_map(|key| key.as_str()) {
        if let Err(rule) = Format::LabelKey.check_text(key) {
            cursor.report(
                "matchLabelKeys",
                RULES.invalid_value,
                format!("invalid key `{key}`: {rule}"),
            );
        }
    }
}
