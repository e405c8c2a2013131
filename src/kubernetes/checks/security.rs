//! Security contexts, seccomp and AppArmor profiles.

use crate::kubernetes::RULES;
use crate::lint::diagnostic::Diagnostic;
use crate::schema::Schema;

use super::cursor::{Cursor, list};

/// The security context of a pod.
pub(super) fn pod_context(cursor: &mut Cursor<'_>) {
    let hint = "to the `securityContext` of the container";
    suggest_move(cursor, "io.k8s.api.core.v1.SecurityContext", hint);
}

/// Adds to unknown keys that another type knows that they should move there.
fn suggest_move(cursor: &mut Cursor<'_>, other: &str, hint: &str) {
    let Some(other) = Schema::named(other) else {
        return;
    };
    for (key, entry) in cursor.node.as_map().into_iter().flatten() {
        let is_key = |found: &&mut Diagnostic| {
            found.rule == RULES.unknown_key && found.span() == entry.key_span
        };
        if other.field(key).is_none() {
            continue;
        }
        if let Some(found) = cursor
            .out
            .iter_mut()
            .rev()
            .find(is_key)
            .filter(|found| found.path.ends_with(key))
        {
            found.help = Some(format!("move `{key}` {hint}"));
        }
    }
}

/// The security context of a container. Privileged containers can always escalate their privileges.
pub(super) fn container_context(cursor: &mut Cursor<'_>) {
    let hint = "to the `securityContext` of the pod";
    suggest_move(cursor, "io.k8s.api.core.v1.PodSecurityContext", hint);
    if cursor
        .get("allowPrivilegeEscalation")
        .and_then(|node| node.as_bool())
        != Some(false)
    {
        return;
    }
    if cursor.get("privileged").and_then(|node| node.as_bool()) == Some(true) {
        report_escalation(cursor, "privileged", "`privileged: true`");
    }
    let added = cursor
        .get("capabilities")
        .map(|capabilities| list(capabilities, "add"));
    if added
        .unwrap_or_default()
        .iter()
        .any(|capability| capability.as_str() == Some("CAP_SYS_ADMIN"))
    {
        report_escalation(cursor, "capabilities", "the capability `CAP_SYS_ADMIN`");
    }
}

/// Reports the value that the user set: `allowPrivilegeEscalation: false` can also be a default of the chart.
fn report_escalation(cursor: &mut Cursor<'_>, key: &str, privilege: &str) {
    const ESCALATION: &str = "allowPrivilegeEscalation";
    let is_set = cursor
        .node
        .entry(ESCALATION)
        .is_some_and(|entry| !entry.node.span.is_synthetic());
    let message =
        format!("conflicting `{ESCALATION}: false`: {privilege} needs privilege escalation");
    let by_default = || format!("conflicting {privilege}: `{ESCALATION}` is false by default");
    match is_set {
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

/// A seccomp or AppArmor profile. Only profiles of the node have a name.
pub(super) fn profile(cursor: &mut Cursor<'_>) {
    match (cursor.text("type"), cursor.get("localhostProfile")) {
        (Some("Localhost"), None) => {
            cursor.missing("missing `localhostProfile`: `type: Localhost` needs it");
        }
        (Some(other), Some(_)) if other != "Localhost" => {
            let message = format!(
                "conflicting `localhostProfile`: only `type: Localhost` supports it, found `{other}`"
            );
            cursor.report_key("localhostProfile", RULES.conflict, message);
        }
        _ => {}
    }
}
