//! Network policies.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// A peer is a range of addresses, or pods and namespaces.
pub(super) fn peer(subject: &mut Subject<'_>) {
    let selected = subject.get("podSelector").is_some() || subject.get("namespaceSelector").is_some();
    match (selected, subject.get("ipBlock").is_some()) {
        (true, true) => {
            let message = "an `ipBlock` cannot stand beside a selector: write two peers";
            subject.report_key("ipBlock", ProblemKind::Conflict, message);
        }
        (false, false) => subject.missing("a peer needs an `ipBlock`, a `namespaceSelector` or a `podSelector`"),
        _ => {}
    }
}

/// A range of ports begins with a number.
pub(super) fn port(subject: &mut Subject<'_>) {
    let Some(end) = subject.get("endPort").and_then(|node| node.as_int()) else { return };
    match subject.get("port").map(|node| node.as_int()) {
        Some(Some(first)) if first > end => {
            subject.report("endPort", ProblemKind::OutOfRange, format!("`endPort` is less than `port` ({first})"));
        }
        Some(Some(_)) => {}
        _ => subject.report("endPort", ProblemKind::Conflict, "`endPort` needs a `port` that is a number"),
    }
}
