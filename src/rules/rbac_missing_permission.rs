use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::permissions::{self, Permission, Rule};
use crate::tree::Node;

rule! {
    /// The Role lacks permissions that the runner's configuration needs.
    ///
    /// What the kubernetes executor asks the cluster for depends on its settings and feature flags. Without one of the
    /// permissions that it needs every job fails, with one line about what is forbidden.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules: # <-
    ///     - resources: ["pods", "pods/exec", "pods/attach", "secrets"]
    ///       verbs: ["get", "list", "watch", "create", "patch", "update", "delete"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["pods", "pods/exec", "pods/attach", "secrets", "services", "serviceaccounts", "events"]
    ///       verbs: ["get", "list", "watch", "create", "patch", "update", "delete"]
    ///     - resources: ["pods/log"]
    ///       verbs: ["get", "list"]
    /// serviceAccount:
    ///   create: true
    /// ```
    RG125 "rbac-missing-permission" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let rules = inspection.items("rbac.rules");
    if !inspection.is_on("rbac.create") || rules.is_empty() || rules.iter().any(|rule| rule.as_map().is_none()) {
        return;
    }
    let needed = permissions::merged(inspection.model.permissions());
    let missing = missing(&needed, rules);
    if missing == needed || grants_elsewhere(inspection) {
        return;
    }
    let (required, optional): (Vec<_>, Vec<_>) = missing.iter().partition(|permission| permission.is_required);
    report(&required, "the role lacks what the executor asks for:", Level::Warning, inspection, findings);
    if required.is_empty() {
        report(&optional, "the role lacks what jobs can do without:", Level::Info, inspection, findings);
    }
}

/// Whether the values bring roles of their own. (So do others, where the Role grants nothing of it.)
fn grants_elsewhere(inspection: &Inspection) -> bool {
    let kinds = inspection.items("extraObjects").iter().filter_map(|object| object.get("kind")?.as_str());
    kinds.into_iter().any(|kind| matches!(kind, "RoleBinding" | "ClusterRoleBinding"))
}

/// What no rule grants; a rule that lists something else than text may grant anything.
fn missing(needed: &[Permission], rules: &[Node]) -> Vec<Permission> {
    permissions::missing(needed, &rules.iter().map(Rule::from_node).collect::<Vec<_>>())
}

fn report(lacking: &[&Permission], what: &str, level: Level, inspection: &Inspection, findings: &mut Findings) {
    if lacking.is_empty() {
        return;
    }
    let each = lacking.iter().map(|permission| {
        let group = if permission.group.is_empty() { String::new() } else { format!(".{}", permission.group) };
        format!("{} on {}{group}", permission.verbs.join(", "), permission.resource)
    });
    let message = format!("{what} {}", each.collect::<Vec<_>>().join("; "));
    let reasons: Vec<&str> = lacking.iter().map(|permission| permission.reason).collect();
    findings.report(inspection.key("rbac.rules"), message).level(level).help(reasons.join("; "));
}
