//! Roles and role bindings.

use crate::kubernetes::RULES;
use crate::schema::Format;

use super::cursor::Cursor;

/// A Role cannot grant access to URLs, which are not namespaced.
pub(super) fn role(cursor: &mut Cursor<'_>) {
    cursor.each("rules", |rule| {
        if !rule.list("nonResourceURLs").is_empty() {
            let message = "conflicting `nonResourceURLs`: only a ClusterRole supports them";
            rule.report_key("nonResourceURLs", RULES.conflict, message);
        }
    });
}

/// An aggregated ClusterRole needs selectors.
pub(super) fn cluster_role(cursor: &mut Cursor<'_>) {
    cursor.with("aggregationRule", |rule| {
        if rule.list("clusterRoleSelectors").is_empty() {
            rule.missing("missing `clusterRoleSelectors` in `aggregationRule`");
        }
    });
}

/// A rule grants access either to resources or to URLs.
pub(super) fn policy_rule(cursor: &mut Cursor<'_>) {
    let has = |key| !cursor.list(key).is_empty();
    if has("nonResourceURLs") {
        if has("apiGroups") || has("resources") || has("resourceNames") {
            let message = "conflicting `nonResourceURLs`: a rule has either URLs or resources";
            cursor.report_key("nonResourceURLs", RULES.conflict, message);
        }
        return;
    }
    let missing: Vec<&str> = ["apiGroups", "resources"]
        .into_iter()
        .filter(|key| !has(key))
        .collect();
    for key in missing {
        let found = cursor.report(
            key,
            RULES.missing_key,
            format!("missing `{key}`: a rule needs at least one"),
        );
        if key == "apiGroups" {
            found.help = Some("write `apiGroups: [\"\"]` for the core group".to_owned());
        }
    }
}

/// A ClusterRoleBinding refers to a ClusterRole and to ServiceAccounts with namespaces.
pub(super) fn cluster_role_binding(cursor: &mut Cursor<'_>) {
    cursor.with("roleRef", |reference| {
        if reference.text("kind") == Some("Role") {
            let message = "invalid `kind` `Role`: expected `ClusterRole` in a ClusterRoleBinding";
            reference.report("kind", RULES.conflict, message);
        }
    });
    cursor.each("subjects", |subject| {
        if subject.text("kind") == Some("ServiceAccount") && subject.text("namespace").is_none() {
            subject
                .missing("missing `namespace`: a ServiceAccount in a ClusterRoleBinding needs it");
        }
    });
}

/// The subject of a binding. Users and groups are not namespaced.
pub(super) fn subject(cursor: &mut Cursor<'_>) {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let is_account = cursor.text("kind") == Some("ServiceAccount");
    match cursor.text("apiGroup") {
        Some(group) if is_account => {
            let message =
                format!("invalid `apiGroup` `{group}`: expected `\"\"` for a ServiceAccount");
            cursor.report("apiGroup", RULES.invalid_value, message);
        }
        Some(group) if group != GROUP => {
            cursor.report(
                "apiGroup",
                RULES.invalid_value,
                format!("invalid `apiGroup` `{group}`: expected `{GROUP}`"),
            );
        }
        _ => {}
    }
    if cursor.text("kind").is_some() && !is_account && cursor.text("namespace").is_some() {
        cursor.report_key(
            "namespace",
            RULES.conflict,
            "conflicting `namespace`: users and groups are not namespaced",
        );
    }
    let name = cursor.text("name").filter(|_| is_account);
    if let Some(Err(rule)) = name.map(|name| Format::DnsSubdomain.check_text(name)) {
        cursor.report(
            "name",
            RULES.invalid_value,
            format!("invalid ServiceAccount name: {rule}"),
        );
    }
}
