//! Environment variables of containers.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// A value is either written down or taken from somewhere.
pub(super) fn variable(subject: &mut Subject<'_>) {
    if subject.text("value").is_some() && subject.get("valueFrom").is_some() {
        let message = "a variable has a `value` or a `valueFrom`, not both";
        subject.report_key("valueFrom", ProblemKind::Conflict, message);
    }
}
