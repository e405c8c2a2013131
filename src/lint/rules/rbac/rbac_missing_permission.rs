use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Fix, Severity};
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::permissions::{self, Permission, Rule};
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports permissions that the executor needs and the Role does not grant.
    ///
    /// ## Why it matters
    ///
    /// The executor's API calls depend on its settings and feature flags. Without a required permission every job fails
    /// with a `forbidden` error.
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
    ///
    /// ## Fix
    ///
    /// Add the missing permissions to `rbac.rules`, or set `runnergen.rbac: minimal` to have them computed.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    RG125 "rbac-missing-permission" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let rules = context.items("rbac.rules");
    if !context.is_on("rbac.create")
        || rules.is_empty()
        || rules.iter().any(|rule| rule.as_map().is_none())
    {
        return;
    }
    let needed = permissions::merged(context.model.permissions());
    let missing = missing(&needed, rules);
    if grants_elsewhere(context) {
        return;
    }
    let is_useless = missing == needed;
    if is_useless && rules.iter().all(names_nothing) {
        return;
    }
    if let Some(missing) = MissingPermissions::of(&missing) {
        let help = format!(
            "add {} to `rbac.rules`, or set `runnergen.rbac: minimal`; {}",
            missing.rules(),
            missing.reasons()
        );
        let (level, message) = match is_useless {
            true => (Severity::Error, missing.message_of_all()),
            false => (missing.severity, missing.message()),
        };
        findings
            .report(context.key("rbac.rules"), message)
            .level(level)
            .help(help)
            .maybe_fix(missing.fix(context));
    }
}

/// Returns true for a rule like `resources: [""]`: no permissions are intended, but without rules there are defaults.
fn names_nothing(rule: &Node) -> bool {
    let resources = rule.get("resources").and_then(Node::as_list);
    resources.is_some_and(|names| names.iter().all(|name| name.as_str() == Some("")))
}

/// Returns true if the values contain additional bindings, which may grant the permissions.
fn grants_elsewhere(context: &RuleContext) -> bool {
    let kinds = context
        .items("extraObjects")
        .iter()
        .filter_map(|object| object.get("kind")?.as_str());
    kinds
        .into_iter()
        .any(|kind| matches!(kind, "RoleBinding" | "ClusterRoleBinding"))
}

/// The permissions that no rule grants. A rule that lists anything but strings may grant anything.
fn missing(needed: &[Permission], rules: &[Node]) -> Vec<Permission> {
    permissions::missing(
        needed,
        &rules.iter().map(Rule::from_node).collect::<Vec<_>>(),
    )
}

/// The permissions that a finding reports: the required ones that a Role is missing, or else the optional ones.
pub(crate) struct MissingPermissions<'p> {
    pub(crate) severity: Severity,
    permissions: Vec<&'p Permission>,
}

impl<'p> MissingPermissions<'p> {
    /// `None` if no permission is missing.
    pub(crate) fn of(missing: &'p [Permission]) -> Option<Self> {
        let (required, optional): (Vec<_>, Vec<_>) = missing
            .iter()
            .partition(|permission| permission.is_required);
        let (severity, permissions) = if required.is_empty() {
            (Severity::Info, optional)
        } else {
            (Severity::Warning, required)
        };
        (!permissions.is_empty()).then_some(MissingPermissions {
            severity,
            permissions,
        })
    }

    pub(crate) fn message(&self) -> String {
        let what = if self.severity == Severity::Info {
            "Role is missing optional permissions"
        } else {
            "Role is missing permissions the executor needs"
        };
        format!("{what}: {}", self.join(", ", name))
    }

    /// The message if no permission is granted at all.
    pub(crate) fn message_of_all(&self) -> String {
        format!(
            "Role grants no permission the executor needs, every job fails: missing {}",
            self.join(", ", name)
        )
    }

    /// The rules that grant the permissions.
    pub(crate) fn rules(&self) -> String {
        self.join(", ", rule)
    }

    /// What the permissions are for.
    pub(crate) fn reasons(&self) -> String {
        self.join("; ", |permission| permission.reason.to_owned())
    }

    /// Adds the permissions to `rbac.rules`.
    fn fix(&self, context: &RuleContext) -> Option<Fix> {
        let list = context.written("rbac.rules")?.key_span;
        let rules = permissions::rules(self.permissions.iter().copied()).into_iter();
        let changes = rules.map(|rule| Change::append(list, rule)).collect();
        Some(Fix::unsafe_("add the permissions to `rbac.rules`", changes))
    }

    fn join(&self, separator: &str, text: fn(&Permission) -> String) -> String {
        let texts: Vec<_> = self.permissions.iter().copied().map(text).collect();
        texts.join(separator)
    }
}

/// `deployments.apps` (get, list)
fn name(permission: &Permission) -> String {
    let group = if permission.group.is_empty() {
        String::new()
    } else {
        format!(".{}", permission.group)
    };
    format!(
        "`{}{group}` ({})",
        permission.resource,
        permission.verbs.join(", ")
    )
}

/// The rule that grants a permission, as an item of `rbac.rules`.
fn rule(permission: &Permission) -> String {
    let Permission {
        group,
        resource,
        verbs,
        ..
    } = permission;
    format!(
        "`{{apiGroups: [{group:?}], resources: [{resource}], verbs: [{}]}}`",
        verbs.join(", ")
    )
}
