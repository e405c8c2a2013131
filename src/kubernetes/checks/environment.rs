//! Environment variables of containers.

use crate::kubernetes::RULES;

use super::subject::Cursor;

/// A value is either written down or taken from somewhere.
pub(super) fn variable(subject: &mut Cursor<'_>) {
    if subject.text("value").is_some() && subject.get("valueFrom").is_some() {
        let message = "conflicting `valueFrom`: `value` is set, and only one of them is allowed";
        let span = subject.key_span("value");
        subject.report_key("valueFrom", RULES.conflict, message).relate(span, "`value` is set here");
    }
}
