//! Ports of containers.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// In the network of the host a container's port is the host's.
pub(super) fn on_host_network(container: &mut Subject<'_>) {
    container.each("ports", |port| {
        let number = |key| port.get(key).and_then(|node| node.as_int());
        let (Some(inner), Some(outer)) = (number("containerPort"), number("hostPort")) else { return };
        if outer != 0 && outer != inner {
            let message = "with `hostNetwork: true` the `hostPort` is the `containerPort`";
            port.report("hostPort", ProblemKind::Conflict, message);
        }
    });
}
