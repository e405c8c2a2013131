//! Security contexts and the profiles in them.

use crate::kubernetes::RULES;
use crate::lint::diagnostic::Diagnostic;
use crate::schema::Shape;

use super::cursor::Cursor;

/// The context of a pod is mixed up with those of its containers.
pub(super) fn pod(cursor: &mut Cursor<'_>) {
    let hint = "to the `securityContext` of the container";
    point_at_the_other(cursor, "io.k8s.api.core.v1.SecurityContext", hint);
}

/// Where a key that is unknown here would be known.
fn point_at_the_other(cursor: &mut Cursor<'_>, other: &str, hint: &str) {
    let Some(other) = Shape::named(other) else {
        return;
    };
    for (key, entry) in cursor.node.as_map().into_iter().flatten() {
        let this = |found: &&mut Diagnostic| {
            found.rule == RULES.unknown_key && found.span() == entry.key_span
        };
        if other.field(key).is_none() {
            continue;
        }
        if let Some(found) = cursor
            .out
            .iter_mut()
            .rev()
            .find(this)
            .filter(|found| found.path.ends_with(key))
        {
            found.help = Some(format!("move `{key}` {hint}"));
        }
    }
}

/// Who has every privilege cannot be kept from gaining one.
pub(super) fn container(cursor: &mut Cursor<'_>) {
    let hint = "to the `securityContext` of the pod";
    point_at_the_other(cursor, "io.k8s.api.core.v1.PodSecurityContext", hint);
    if cursor
        .get("allowPrivilegeEscalation")
        .and_then(|node| node.as_bool())
        != Some(false)
    {
        return;
    }
    if cursor.get("privileged").and_then(|node| node.as_bool()) == Some(true) {
        contradiction(cursor, "privileged", "`privileged: true`");
    }
    let added = cursor
        .get("capabilities")
        .map(|capabilities| super::cursor::list(capabilities, "add"));
    if added
        .unwrap_or_default()
        .iter()
        .any(|capability| capability.as_str() == Some("CAP_SYS_ADMIN"))
    {
        contradiction(cursor, "capabilities", "the capability `CAP_SYS_ADMIN`");
    }
}

/// Speaks of what somebody wrote: that no privilege may be gained is a default of the chart as well.
fn contradiction(cursor: &mut Cursor<'_>, key: &str, privilege: &str) {
    const ESCALATION: &str = "allowPrivilegeEscalation";
    let is_written = cursor
        .node
        .entry(ESCALATION)
        .is_some_and(|entry| !entry.node.span.is_synthetic());
    let message =
        format!("conflicting `{ESCALATION}: false`: {privilege} needs privilege escalation");
    let by_default = || format!("conflicting {privilege}: `{ESCALATION}` is false by default");
    match is_written {
        true => {
            let span = cursor.key_span(key);
            cursor
                .report(ESCALATION, RULES.conflict, message)
                .relate(span, format!("{privilege} is set here"));
        }
        false => {
            let help = format!("add `{ESCALATION}: true`");
            cursor.report(key, RULES.conflict, by_default()).help = Some(help);
        }
    }
}

/// A profile of the node's is named, one of the other types is not.
pub(super) fn profile(cursor: &mut Cursor<'_>) {
    match (cursor.text("type"), cursor.get("localhostProfile")) {
        (Some("Localhost"), None) => {
            cursor.missing("missing `localhostProfile`: `type: Localhost` needs it");
        }
        (Some(other), Some(_)) if other != "Localhost" => {
            let message = format!(
                "conflicting `localhostProfile`: only `type: Localhost` takes it, found `{other}`"
            );
            cursor.report_key("localhostProfile", RULES.conflict, message);
        }
        _ => {}
    }
}
