//! How a controller replaces its pods.

use crate::kubernetes::RULES;
use helm_yaml::tree::{Node, Value};

use super::cursor::Cursor;

/// A Deployment replaces all at once, or rolls.
pub(super) fn deployment(cursor: &mut Cursor<'_>) {
    if cursor.text("type") == Some("Recreate") && cursor.get("rollingUpdate").is_some() {
        let message = "conflicting `rollingUpdate`: `type: Recreate` does not take it";
        cursor
            .report_key("rollingUpdate", RULES.conflict, message)
            .help = Some("write `rollingUpdate: null`".to_owned());
        return;
    }
    cursor.with("rollingUpdate", |rolling| {
        let none = |key| rolling.get(key).is_some_and(is_nothing);
        if none("maxUnavailable") && none("maxSurge") {
            let message =
                "conflicting `maxUnavailable`: `maxSurge` is 0 too, so no pod can be replaced";
            rolling.report("maxUnavailable", RULES.conflict, message);
        }
        at_most_all(rolling, "maxUnavailable");
    });
}

/// A DaemonSet or StatefulSet rolls.
pub(super) fn rolling(cursor: &mut Cursor<'_>) {
    if cursor.text("type") != Some("OnDelete") {
        cursor.with("rollingUpdate", |rolling| {
            at_most_all(rolling, "maxUnavailable")
        });
    }
}

/// No more than all of something.
pub(super) fn at_most_all(cursor: &mut Cursor<'_>, key: &str) {
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

fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Int(number) => *number == 0,
        Value::String(text) => text
            .strip_suffix('%')
            .is_some_and(|digits| digits.parse() == Ok(0_u32)),
        _ => false,
    }
}
