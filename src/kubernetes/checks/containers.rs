//! Containers, init containers and sidecars.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// A container that runs before the others: it ends before they start, unless it is restarted as a sidecar.
pub(super) fn init_container(subject: &mut Subject<'_>) {
    if subject.text("restartPolicy") == Some("Always") {
        return;
    }
    for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        if subject.get(key).is_some() {
            let message =
                format!("an init container has no `{key}`, unless `restartPolicy: Always` makes it a sidecar");
            subject.report_key(key, ProblemKind::Conflict, message);
        }
    }
}
