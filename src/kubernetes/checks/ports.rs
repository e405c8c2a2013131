//! Ports of containers.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// In the network of the host a container's port is the host's.
pub(super) fn on_host_network(container: &mut Cursor<'_>) {
    container.each("ports", |port| {
        let number = |key| port.get(key).and_then(|node| node.as_int());
        let (Some(inner), Some(outer)) = (number("containerPort"), number("hostPort")) else {
            return;
        };
        if outer != 0 && outer != inner {
            let message =
                "conflicting `hostPort`: with `hostNetwork: true` it must equal `containerPort`";
            port.report("hostPort", RULES.conflict, message);
        }
    });
}
