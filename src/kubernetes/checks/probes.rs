//! Probes of containers.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// A container is alive or has started after one success, and only a readiness probe leaves the container running.
pub(super) fn of_container(subject: &mut Subject<'_>) {
    for kind in ["livenessProbe", "startupProbe"] {
        subject.with(kind, |probe| {
            if probe.get("successThreshold").and_then(|node| node.as_int()).is_some_and(|number| number > 1) {
                let message = format!("a `{kind}` counts one success: `successThreshold` can only be 1");
                probe.report("successThreshold", ProblemKind::OutOfRange, message);
            }
        });
    }
    subject.with("readinessProbe", |probe| {
        if probe.get("terminationGracePeriodSeconds").is_some() {
            let message = "a `readinessProbe` ends no container, so it has no `terminationGracePeriodSeconds`";
            probe.report_key("terminationGracePeriodSeconds", ProblemKind::Conflict, message);
        }
    });
}
