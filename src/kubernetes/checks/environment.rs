//! Environment variables of containers.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// A value is either written down or taken from somewhere.
pub(super) fn variable(cursor: &mut Cursor<'_>) {
    if cursor.text("value").is_some() && cursor.get("valueFrom").is_some() {
        let message = "conflicting `valueFrom`: `value` is set, and only one of them is allowed";
        let span = cursor.key_span("value");
        cursor
            .report_key("valueFrom", RULES.conflict, message)
            .relate(span, "`value` is set here");
    }
}
