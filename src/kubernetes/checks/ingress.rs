//! Ingresses.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// Something has to come in.
pub(super) fn spec(subject: &mut Subject<'_>) {
    if subject.list("rules").is_empty() && subject.get("defaultBackend").is_none() {
        subject.missing("an Ingress needs `rules` or a `defaultBackend`");
    }
}

/// A path begins at the root and has no way back.
pub(super) fn path(subject: &mut Subject<'_>) {
    let path = subject.text("path").unwrap_or_default();
    let strict = matches!(subject.text("pathType"), Some("Exact" | "Prefix"));
    if (strict || !path.is_empty()) && subject.get("pathType").is_some() && !path.starts_with('/') {
        return subject.report("path", ProblemKind::BadFormat, "`path` begins with `/`");
    }
    let turns = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| path.contains(part));
    if strict && (turns || path.ends_with("/..") || path.ends_with("/.")) {
        subject.report("path", ProblemKind::BadFormat, "`path` must not hold `//`, `/./`, `/../` or `%2F`");
    }
}

/// The port of a service, by name or by number.
pub(super) fn service_backend(subject: &mut Subject<'_>) {
    let port = |key| subject.get("port").and_then(|port| port.get(key)).is_some_and(|node| node.is_truthy());
    match (port("name"), port("number")) {
        (true, true) => {
            let message = "a port is called by its `name` or its `number`, not both";
            subject.report("port", ProblemKind::Conflict, message);
        }
        (false, false) => {
            subject.report("port", ProblemKind::MissingKey, "the service's `port` needs a `name` or a `number`")
        }
        _ => {}
    }
}
