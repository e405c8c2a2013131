//! Network policies.

use crate::kubernetes::RULES;

use super::subject::Cursor;

/// A peer is a range of addresses, or pods and namespaces.
pub(super) fn peer(subject: &mut Cursor<'_>) {
    let selected = subject.get("podSelector").is_some() || subject.get("namespaceSelector").is_some();
    match (selected, subject.get("ipBlock").is_some()) {
        (true, true) => {
            let message = "conflicting `ipBlock`: a selector is set, and only one of them is allowed in a peer";
            subject.report_key("ipBlock", RULES.conflict, message);
        }
        (false, false) => {
            subject.missing("missing `ipBlock`, `namespaceSelector` or `podSelector`");
        }
        _ => {}
    }
}

/// A range of ports begins with a number.
pub(super) fn port(subject: &mut Cursor<'_>) {
    let Some(end) = subject.get("endPort").and_then(|node| node.as_int()) else { return };
    match subject.get("port").map(|node| node.as_int()) {
        Some(Some(first)) if first > end => {
            subject.report(
                "endPort",
                RULES.invalid_value,
                format!("invalid `endPort`: expected at least `port` ({first})"),
            );
        }
        Some(Some(_)) => {}
        _ => {
            subject.report("endPort", RULES.conflict, "missing numeric `port`: `endPort` needs it");
        }
    }
}
