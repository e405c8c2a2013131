//! Network policies.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// A peer is a range of addresses, or pods and namespaces.
pub(super) fn peer(cursor: &mut Cursor<'_>) {
    let selected = cursor.get("podSelector").is_some() || cursor.get("namespaceSelector").is_some();
    match (selected, cursor.get("ipBlock").is_some()) {
        (true, true) => {
            let message = "conflicting `ipBlock`: a selector is set, and only one of them is allowed in a peer";
            cursor.report_key("ipBlock", RULES.conflict, message);
        }
        (false, false) => {
            cursor.missing("missing `ipBlock`, `namespaceSelector` or `podSelector`");
        }
        _ => {}
    }
}

/// A range of ports begins with a number.
pub(super) fn port(cursor: &mut Cursor<'_>) {
    let Some(end) = cursor.get("endPort").and_then(|node| node.as_int()) else {
        return;
    };
    match cursor.get("port").map(|node| node.as_int()) {
        Some(Some(first)) if first > end => {
            cursor.report(
                "endPort",
                RULES.invalid_value,
                format!("invalid `endPort`: expected at least `port` ({first})"),
            );
        }
        Some(Some(_)) => {}
        _ => {
            cursor.report(
                "endPort",
                RULES.conflict,
                "missing numeric `port`: `endPort` needs it",
            );
        }
    }
}
