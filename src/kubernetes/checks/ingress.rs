//! Ingresses.

use crate::kubernetes::RULES;

use super::subject::Cursor;

/// Something has to come in.
pub(super) fn spec(subject: &mut Cursor<'_>) {
    if subject.list("rules").is_empty() && subject.get("defaultBackend").is_none() {
        subject.missing("missing `rules` or `defaultBackend`");
    }
}

/// A path begins at the root and has no way back.
pub(super) fn path(subject: &mut Cursor<'_>) {
    let path = subject.text("path").unwrap_or_default();
    let strict = matches!(subject.text("pathType"), Some("Exact" | "Prefix"));
    if (strict || !path.is_empty()) && subject.get("pathType").is_some() && !path.starts_with('/') {
        subject.report("path", RULES.invalid_value, "invalid `path`: expected a leading `/`");
        return;
    }
    let turns = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| path.contains(part));
    if strict && (turns || path.ends_with("/..") || path.ends_with("/.")) {
        subject.report("path", RULES.invalid_value, "invalid `path`: expected no `//`, `/./`, `/../` or `%2F`");
    }
}

/// The port of a service, by name or by number.
pub(super) fn service_backend(subject: &mut Cursor<'_>) {
    let port = |key| subject.get("port").and_then(|port| port.get(key)).is_some_and(|node| node.is_truthy());
    match (port("name"), port("number")) {
        (true, true) => {
            let message = "conflicting keys in `port`: expected `name` or `number`, found both";
            subject.report("port", RULES.conflict, message);
        }
        (false, false) => {
            subject.report("port", RULES.missing_key, "missing `name` or `number` in `port`");
        }
        _ => {}
    }
}
