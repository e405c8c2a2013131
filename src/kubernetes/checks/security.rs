//! Security contexts and the profiles in them.

use crate::shape::ProblemKind;

use super::subject::Subject;

/// Who has every privilege cannot be kept from gaining one.
pub(super) fn container(subject: &mut Subject<'_>) {
    if subject.get("allowPrivilegeEscalation").and_then(|node| node.as_bool()) != Some(false) {
        return;
    }
    if subject.get("privileged").and_then(|node| node.as_bool()) == Some(true) {
        let message = "`allowPrivilegeEscalation: false` contradicts `privileged: true`";
        subject.report("allowPrivilegeEscalation", ProblemKind::Conflict, message);
    }
    let added = subject.get("capabilities").map(|capabilities| super::subject::list(capabilities, "add"));
    if added.unwrap_or_default().iter().any(|capability| capability.as_str() == Some("CAP_SYS_ADMIN")) {
        let message = "`allowPrivilegeEscalation: false` contradicts the capability `CAP_SYS_ADMIN`";
        subject.report("allowPrivilegeEscalation", ProblemKind::Conflict, message);
    }
}

/// A profile of the node's is named, one of the other types is not.
pub(super) fn profile(subject: &mut Subject<'_>) {
    match (subject.text("type"), subject.get("localhostProfile")) {
        (Some("Localhost"), None) => {
            subject.missing("`type: Localhost` needs the path of the profile in `localhostProfile`")
        }
        (Some(other), Some(_)) if other != "Localhost" => {
            let message = format!("`localhostProfile` goes with `type: Localhost`, not with `{other}`");
            subject.report_key("localhostProfile", ProblemKind::Conflict, message);
        }
        _ => {}
    }
}
