//! Selectors of labels: operators with and without values, and what they select by.

use crate::shape::{Format, Problem, ProblemKind};

use super::subject::Subject;

/// A requirement on the labels of objects.
pub(super) fn label_requirement(subject: &mut Subject<'_>) {
    with_or_without_values(subject);
}

/// A requirement on the labels of nodes, which can also be compared as numbers.
pub(super) fn node_requirement(subject: &mut Subject<'_>) {
    with_or_without_values(subject);
    if let Some(operator @ ("Gt" | "Lt")) = subject.text("operator")
        && subject.list("values").len() != 1
    {
        subject.report("values", ProblemKind::Conflict, format!("`{operator}` compares with exactly one value"));
    }
}

fn with_or_without_values(subject: &mut Subject<'_>) {
    let values = subject.list("values").len();
    match subject.text("operator") {
        Some(operator @ ("In" | "NotIn")) if values == 0 => {
            subject.report("values", ProblemKind::Conflict, format!("`{operator}` needs at least one of `values`"));
        }
        Some(operator @ ("Exists" | "DoesNotExist")) if values > 0 => {
            subject.report(
                "values",
                ProblemKind::Conflict,
                format!("`{operator}` asks for no value: leave `values` out"),
            );
        }
        _ => {}
    }
}

/// What a node must have: its values are those of labels. What it should rather have may be anything.
pub(super) fn node_selector(subject: &mut Subject<'_>) {
    subject.each("nodeSelectorTerms", |term| {
        term.each("matchExpressions", |requirement| {
            requirement.each("values", |value| {
                let Some(Err(rule)) = value.node.as_str().map(|text| Format::LabelValue.check_text(text)) else {
                    return;
                };
                let message = format!("the value of a label {rule}");
                value.out.push(Problem::new(ProblemKind::BadFormat, value.node.span, value.path, message));
            });
        });
    });
}

/// How pods are spread over the nodes.
pub(super) fn spread(subject: &mut Subject<'_>) {
    if subject.get("minDomains").is_some() && subject.text("whenUnsatisfiable") == Some("ScheduleAnyway") {
        let message = "`minDomains` only goes with `whenUnsatisfiable: DoNotSchedule`";
        subject.report("minDomains", ProblemKind::Conflict, message);
    }
    let keys = subject.list("matchLabelKeys");
    if !keys.is_empty() && subject.get("labelSelector").is_none() {
        let message = "`matchLabelKeys` adds to a `labelSelector`, which is missing";
        return subject.report_key("matchLabelKeys", ProblemKind::Conflict, message);
    }
    for key in keys.iter().filter_map(|key| key.as_str()) {
        if let Err(rule) = Format::LabelKey.check_text(key) {
            subject.report("matchLabelKeys", ProblemKind::BadFormat, format!("the key `{key}` {rule}"));
        }
    }
}
