//! Containers, init containers and sidecars.

use crate::kubernetes::RULES;

use super::subject::Cursor;

/// A container that runs before the others: it ends before they start, unless it is restarted as a sidecar.
pub(super) fn init_container(subject: &mut Cursor<'_>) {
    if subject.text("restartPolicy") == Some("Always") {
        return;
    }
    for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        if subject.get(key).is_some() {
            let message = format!("conflicting `{key}`: an init container takes it only with `restartPolicy: Always`");
            subject.report_key(key, RULES.conflict, message);
        }
    }
}
