//! Containers, init containers and sidecars.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// A container that runs before the others: it ends before they start, unless it is restarted as a sidecar.
pub(super) fn init_container(cursor: &mut Cursor<'_>) {
    if cursor.text("restartPolicy") == Some("Always") {
        return;
    }
    for key in [
        "lifecycle",
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
    ] {
        if cursor.get(key).is_some() {
            let message = format!(
                "conflicting `{key}`: an init container takes it only with `restartPolicy: Always`"
            );
            cursor.report_key(key, RULES.conflict, message);
        }
    }
}
