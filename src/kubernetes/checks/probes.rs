//! Probes of containers.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// A container is alive or has started after one success, and only a readiness probe leaves the container running.
pub(super) fn of_container(cursor: &mut Cursor<'_>) {
    for kind in ["livenessProbe", "startupProbe"] {
        cursor.with(kind, |probe| {
            if probe
                .get("successThreshold")
                .and_then(|node| node.as_int())
                .is_some_and(|number| number > 1)
            {
                let message = format!("invalid `successThreshold`: expected 1 in a `{kind}`");
                probe.report("successThreshold", RULES.invalid_value, message);
            }
        });
    }
    cursor.with("readinessProbe", |probe| {
        if probe.get("terminationGracePeriodSeconds").is_some() {
            let message = "conflicting `terminationGracePeriodSeconds`: a `readinessProbe` does not stop containers";
            probe.report_key("terminationGracePeriodSeconds", RULES.conflict, message);
        }
    });
}
