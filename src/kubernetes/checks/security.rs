//! Security contexts and the profiles in them.

use crate::shape::{Problem, ProblemKind, Shape};

use super::subject::Subject;

/// The context of a pod is mixed up with those of its containers.
pub(super) fn pod(subject: &mut Subject<'_>) {
    let hint = "belongs to a container: into the `securityContext` of the container, not of the pod";
    point_at_the_other(subject, "io.k8s.api.core.v1.SecurityContext", hint);
}

/// Where a key that is unknown here would be known.
fn point_at_the_other(subject: &mut Subject<'_>, other: &str, hint: &str) {
    let Some(other) = Shape::named(other) else { return };
    for (key, entry) in subject.node.as_map().into_iter().flatten() {
        let this = |problem: &&mut Problem| problem.kind == ProblemKind::UnknownKey && problem.span == entry.key_span;
        if other.field(key).is_none() {
            continue;
        }
        if let Some(problem) = subject.out.iter_mut().rev().find(this).filter(|found| found.path.ends_with(key)) {
            problem.suggestion = Some(format!("`{key}` {hint}"));
        }
    }
}

/// Who has every privilege cannot be kept from gaining one.
pub(super) fn container(subject: &mut Subject<'_>) {
    let hint = "belongs to the pod: into the `securityContext` of the pod, not of a container";
    point_at_the_other(subject, "io.k8s.api.core.v1.PodSecurityContext", hint);
    if subject.get("allowPrivilegeEscalation").and_then(|node| node.as_bool()) != Some(false) {
        return;
    }
    if subject.get("privileged").and_then(|node| node.as_bool()) == Some(true) {
        contradiction(subject, "privileged", "`privileged: true`");
    }
    let added = subject.get("capabilities").map(|capabilities| super::subject::list(capabilities, "add"));
    if added.unwrap_or_default().iter().any(|capability| capability.as_str() == Some("CAP_SYS_ADMIN")) {
        contradiction(subject, "capabilities", "the capability `CAP_SYS_ADMIN`");
    }
}

/// Speaks of what somebody wrote: that no privilege may be gained is a default of the chart as well.
fn contradiction(subject: &mut Subject<'_>, key: &str, privilege: &str) {
    const ESCALATION: &str = "allowPrivilegeEscalation";
    let is_written = subject.node.entry(ESCALATION).is_some_and(|entry| !entry.node.span.is_none());
    let message = format!("`{ESCALATION}: false` contradicts {privilege}");
    let by_default = || format!("{privilege} needs `{ESCALATION}: true` beside it, which is false by default");
    match is_written {
        true => subject.report(ESCALATION, ProblemKind::Conflict, message),
        false => subject.report(key, ProblemKind::Conflict, by_default()),
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
