//! How a controller replaces its pods.

use crate::shape::ProblemKind;
use crate::tree::{Node, Value};

use super::subject::Subject;

/// A Deployment replaces all at once, or rolls.
pub(super) fn deployment(subject: &mut Subject<'_>) {
    if subject.text("type") == Some("Recreate") && subject.get("rollingUpdate").is_some() {
        let message = "`rollingUpdate` does not go with `type: Recreate`; set it to null to take it back";
        return subject.report_key("rollingUpdate", ProblemKind::Conflict, message);
    }
    subject.with("rollingUpdate", |rolling| {
        let none = |key| rolling.get(key).is_some_and(is_nothing);
        if none("maxUnavailable") && none("maxSurge") {
            let message = "`maxUnavailable` and `maxSurge` are both nothing, so that no pod could ever be replaced";
            rolling.report("maxUnavailable", ProblemKind::Conflict, message);
        }
        at_most_all(rolling, "maxUnavailable");
    });
}

/// A DaemonSet or StatefulSet rolls.
pub(super) fn rolling(subject: &mut Subject<'_>) {
    if subject.text("type") != Some("OnDelete") {
        subject.with("rollingUpdate", |rolling| at_most_all(rolling, "maxUnavailable"));
    }
}

/// No more than all of something.
pub(super) fn at_most_all(subject: &mut Subject<'_>, key: &str) {
    let percent = subject.text(key).and_then(|text| text.strip_suffix('%')?.parse::<u64>().ok());
    if percent.is_some_and(|percent| percent > 100) {
        subject.report(key, ProblemKind::OutOfRange, format!("`{key}` cannot be more than 100%"));
    }
}

fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Int(number) => *number == 0,
        Value::String(text) => text.strip_suffix('%').is_some_and(|digits| digits.parse() == Ok(0_u32)),
        _ => false,
    }
}
