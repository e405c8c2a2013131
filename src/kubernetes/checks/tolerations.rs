//! Tolerations of taints.

use crate::kubernetes::RULES;
use crate::shape::Format;

use super::subject::Cursor;

/// Which of operator, key, value, effect and seconds go together.
pub(super) fn toleration(subject: &mut Cursor<'_>) {
    let operator = subject.text("operator").unwrap_or("Equal");
    if subject.text("key").is_none() && operator != "Exists" && subject.node.as_map().is_some() {
        let message = "missing `key`: without it the toleration needs `operator: Exists`";
        subject.report("operator", RULES.conflict, message);
    }
    if operator == "Exists" && subject.text("value").is_some() {
        let message = "conflicting `value`: `operator: Exists` does not take one";
        subject.report("value", RULES.conflict, message);
    }
    if subject.get("tolerationSeconds").is_some() && subject.text("effect") != Some("NoExecute") {
        let message = "conflicting `tolerationSeconds`: only `effect: NoExecute` takes it";
        subject.report("tolerationSeconds", RULES.conflict, message);
    }
    let is_label = |value: &str| Format::LabelValue.check_text(value);
    if let (Some(value), "Equal") = (subject.text("value"), operator)
        && let Err(rule) = is_label(value)
    {
        subject.report("value", RULES.invalid_value, format!("invalid taint value: {rule}"));
    }
}
