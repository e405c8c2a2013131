//! Roles and who has them.

use crate::kubernetes::RULES;
use crate::schema::Format;

use super::cursor::Cursor;

/// A role of one namespace has no say over what belongs to none.
pub(super) fn role(cursor: &mut Cursor<'_>) {
    cursor.each("rules", |rule| {
        if !rule.list("nonResourceURLs").is_empty() {
            let message = "conflicting `nonResourceURLs`: only a ClusterRole takes them";
            rule.report_key("nonResourceURLs", RULES.conflict, message);
        }
    });
}

/// A role that is put together from others says from which.
pub(super) fn cluster_role(cursor: &mut Cursor<'_>) {
    cursor.with("aggregationRule", |rule| {
        if rule.list("clusterRoleSelectors").is_empty() {
            rule.missing("missing `clusterRoleSelectors` in `aggregationRule`");
        }
    });
}

/// A rule is about resources of API groups, or about URLs.
pub(super) fn rule(cursor: &mut Cursor<'_>) {
    let has = |key| !cursor.list(key).is_empty();
    if has("nonResourceURLs") {
        if has("apiGroups") || has("resources") || has("resourceNames") {
            let message = "conflicting `nonResourceURLs`: a rule takes them or resources, not both";
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

/// A binding for the whole cluster gives a role of the whole cluster to somebody who can be found.
pub(super) fn cluster_role_binding(cursor: &mut Cursor<'_>) {
    cursor.with("roleRef", |reference| {
        if reference.text("kind") == Some("Role") {
            let message = "invalid `kind` `Role`: expected `ClusterRole` in a ClusterRoleBinding";
            reference.report("kind", RULES.conflict, message);
        }
    });
    cursor.each("subjects", |somebody| {
        if somebody.text("kind") == Some("ServiceAccount") && somebody.text("namespace").is_none() {
            somebody
                .missing("missing `namespace`: a ServiceAccount in a ClusterRoleBinding needs it");
        }
    });
}

/// Users and groups belong to no namespace.
pub(super) fn cursor(cursor: &mut Cursor<'_>) {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let account = cursor.text("kind") == Some("ServiceAccount");
    match cursor.text("apiGroup") {
        Some(group) if account => {
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
    if cursor.text("kind").is_some() && !account && cursor.text("namespace").is_some() {
        cursor.report_key(
            "namespace",
            RULES.conflict,
            "conflicting `namespace`: users and groups have none",
        );
    }
    let name = cursor.text("name").filter(|_| account);
    if let Some(Err(rule)) = name.map(|name| Format::DnsSubdomain.check_text(name)) {
        cursor.report(
            "name",
            RULES.invalid_value,
            format!("invalid ServiceAccount name: {rule}"),
        );
    }
}
