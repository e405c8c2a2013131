//! Tolerations of taints.

use crate::kubernetes::RULES;
use crate::schema::Format;

use super::cursor::Cursor;

/// Which of operator, key, value, effect and seconds go together.
pub(super) fn toleration(cursor: &mut Cursor<'_>) {
    let operator = cursor.text("operator").unwrap_or("Equal");
    if cursor.text("key").is_none() && operator != "Exists" && cursor.node.as_map().is_some() {
        let message = "missing `key`: without it the toleration needs `operator: Exists`";
        cursor.report("operator", RULES.conflict, message);
    }
    if operator == "Exists" && cursor.text("value").is_some() {
        let message = "conflicting `value`: `operator: Exists` does not take one";
        cursor.report("value", RULES.conflict, message);
    }
    if cursor.get("tolerationSeconds").is_some() && cursor.text("effect") != Some("NoExecute") {
        let message = "conflicting `tolerationSeconds`: only `effect: NoExecute` takes it";
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
