//! Roles and who has them.

use crate::shape::{Format, ProblemKind};

use super::subject::Subject;

/// A role of one namespace has no say over what belongs to none.
pub(super) fn role(subject: &mut Subject<'_>) {
    subject.each("rules", |rule| {
        if !rule.list("nonResourceURLs").is_empty() {
            let message = "`nonResourceURLs` belong into a ClusterRole: they are in no namespace";
            rule.report_key("nonResourceURLs", ProblemKind::Conflict, message);
        }
    });
}

/// A role that is put together from others says from which.
pub(super) fn cluster_role(subject: &mut Subject<'_>) {
    subject.with("aggregationRule", |rule| {
        if rule.list("clusterRoleSelectors").is_empty() {
            rule.missing("`aggregationRule` needs at least one of `clusterRoleSelectors`");
        }
    });
}

/// A rule is about resources of API groups, or about URLs.
pub(super) fn rule(subject: &mut Subject<'_>) {
    let has = |key| !subject.list(key).is_empty();
    if has("nonResourceURLs") {
        if has("apiGroups") || has("resources") || has("resourceNames") {
            let message = "a rule is about resources or about `nonResourceURLs`, not both";
            subject.report_key("nonResourceURLs", ProblemKind::Conflict, message);
        }
        return;
    }
    let missing: Vec<&str> = ["apiGroups", "resources"].into_iter().filter(|key| !has(key)).collect();
    for key in missing {
        let hint = if key == "apiGroups" { " (`\"\"` is the core group)" } else { "" };
        subject.report(key, ProblemKind::MissingKey, format!("a rule needs at least one of `{key}`{hint}"));
    }
}

/// A binding for the whole cluster gives a role of the whole cluster to somebody who can be found.
pub(super) fn cluster_role_binding(subject: &mut Subject<'_>) {
    subject.with("roleRef", |reference| {
        if reference.text("kind") == Some("Role") {
            let message = "a ClusterRoleBinding gives a ClusterRole, not a Role";
            reference.report("kind", ProblemKind::Conflict, message);
        }
    });
    subject.each("subjects", |somebody| {
        if somebody.text("kind") == Some("ServiceAccount") && somebody.text("namespace").is_none() {
            somebody.missing("a ServiceAccount in a ClusterRoleBinding needs its `namespace`");
        }
    });
}

/// Users and groups belong to no namespace.
pub(super) fn subject(subject: &mut Subject<'_>) {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let account = subject.text("kind") == Some("ServiceAccount");
    match subject.text("apiGroup") {
        Some(group) if account => {
            let message = format!("a ServiceAccount is in the core group, `apiGroup: \"\"`, not in `{group}`");
            subject.report("apiGroup", ProblemKind::NotInEnum, message);
        }
        Some(group) if group != GROUP => {
            subject.report("apiGroup", ProblemKind::NotInEnum, format!("`apiGroup` can only be `{GROUP}` here"));
        }
        _ => {}
    }
    if subject.text("kind").is_some() && !account && subject.text("namespace").is_some() {
        subject.report_key("namespace", ProblemKind::Conflict, "users and groups are in no namespace");
    }
    let name = subject.text("name").filter(|_| account);
    if let Some(Err(rule)) = name.map(|name| Format::DnsSubdomain.check_text(name)) {
        subject.report("name", ProblemKind::BadFormat, format!("the name of a ServiceAccount {rule}"));
    }
}
