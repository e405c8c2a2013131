use crate::chart::model::uses_service_account;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a manager that runs as the `default` ServiceAccount of its namespace.
    ///
    /// ## Why it matters
    ///
    /// The `default` ServiceAccount has no permissions, so each job fails with `pods is forbidden`. Granting them to
    /// `default` would give them to every pod of the namespace that names no ServiceAccount.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com # <-
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// runners:
    ///   secret: gitlab-runner-token
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `rbac.create: true` and `serviceAccount.create: true`, or set `serviceAccount.name` to a ServiceAccount with
    /// the permissions that the executor needs.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG132 "default-service-account" Info, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_complete = context.is_on("gitlabUrl") && context.model.token_source().is_some();
    let asks = context
        .pod_runners()
        .iter()
        .any(|(_, section)| uses_service_account(section.as_ref()));
    let level = if context.has_all_values() {
        Severity::Error
    } else {
        Severity::Info
    };
    if !asks || !is_complete && !context.has_all_values() {
        return;
    }
    if context.has_all_values()
        && context.model.creates_service_account()
        && !context.is_on("rbac.create")
        && !is_bound_elsewhere(context)
    {
        let message =
            "missing permissions: the chart creates the ServiceAccount, but no Role for it";
        findings
            .report(context.key("serviceAccount.create"), message)
            .level(level)
            .help("set `rbac.create: true`, and the rules that `runnergen rbac` prints");
    } else if !context.model.has_service_account() {
        let message = "missing ServiceAccount: the manager runs as `default`, which has no permission to create pods";
        let help = "set `rbac.create: true` and `serviceAccount.create: true`, or set `serviceAccount.name`";
        let path = if context.given("rbac.create").is_some() {
            "rbac.create"
        } else {
            "gitlabUrl"
        };
        findings
            .report(context.key(path), message)
            .level(level)
            .help(help);
    }
}

/// Returns true if the values contain a binding.
fn is_bound_elsewhere(context: &RuleContext) -> bool {
    let objects = context.items("extraObjects").iter();
    objects
        .filter_map(|object| object.get("kind")?.as_str())
        .any(|kind| matches!(kind, "RoleBinding" | "ClusterRoleBinding"))
}
