//! Ingresses.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// Something has to come in.
pub(super) fn spec(cursor: &mut Cursor<'_>) {
    if cursor.list("rules").is_empty() && cursor.get("defaultBackend").is_none() {
        cursor.missing("missing `rules` or `defaultBackend`");
    }
}

/// A path begins at the root and has no way back.
pub(super) fn path(cursor: &mut Cursor<'_>) {
    let path = cursor.text("path").unwrap_or_default();
    let strict = matches!(cursor.text("pathType"), Some("Exact" | "Prefix"));
    if (strict || !path.is_empty()) && cursor.get("pathType").is_some() && !path.starts_with('/') {
        cursor.report(
            "path",
            RULES.invalid_value,
            "invalid `path`: expected a leading `/`",
        );
        return;
    }
    let turns = ["//", "/./", "/../", "%2f", "%2F"]
        .iter()
        .any(|part| path.contains(part));
    if strict && (turns || path.ends_with("/..") || path.ends_with("/.")) {
        cursor.report(
            "path",
            RULES.invalid_value,
            "invalid `path`: expected no `//`, `/./`, `/../` or `%2F`",
        );
    }
}

/// The port of a service, by name or by number.
pub(super) fn service_backend(cursor: &mut Cursor<'_>) {
    let port = |key| {
        cursor
            .get("port")
            .and_then(|port| port.get(key))
            .is_some_and(|node| node.is_truthy())
    };
    match (port("name"), port("number")) {
        (true, true) => {
            let message = "conflicting keys in `port`: expected `name` or `number`, found both";
            cursor.report("port", RULES.conflict, message);
        }
        (false, false) => {
            cursor.report(
                "port",
                RULES.missing_key,
                "missing `name` or `number` in `port`",
            );
        }
        _ => {}
    }
}
