//! Tolerations of taints.

use crate::shape::{Format, ProblemKind};

use super::subject::Subject;

/// Which of operator, key, value, effect and seconds go together.
pub(super) fn toleration(subject: &mut Subject<'_>) {
    let operator = subject.text("operator").unwrap_or("Equal");
    if subject.text("key").is_none() && operator != "Exists" && subject.node.as_map().is_some() {
        let message = "a toleration without `key` is for every taint, and says so with `operator: Exists`";
        subject.report("operator", ProblemKind::Conflict, message);
    }
    if operator == "Exists" && subject.text("value").is_some() {
        let message = "with `operator: Exists` any value is tolerated, so there must be no `value`";
        subject.report("value", ProblemKind::Conflict, message);
    }
    if subject.get("tolerationSeconds").is_some() && subject.text("effect") != Some("NoExecute") {
        let message = "`tolerationSeconds` goes with `effect: NoExecute` only";
        subject.report("tolerationSeconds", ProblemKind::Conflict, message);
    }
    let is_label = |value: &str| Format::LabelValue.check_text(value);
    if let (Some(value), "Equal") = (subject.text("value"), operator)
        && let Err(rule) = is_label(value)
    {
        subject.report("value", ProblemKind::BadFormat, format!("the value of a taint {rule}"));
    }
}
