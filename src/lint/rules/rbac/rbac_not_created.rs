use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `rbac` settings without `rbac.create`.
    ///
    /// ## Why it matters
    ///
    /// The chart reads nothing in `rbac` but `serviceAccountName` unless `rbac.create` is true: the rules grant
    /// nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   rules: # <-
    ///     - resources: ["pods"]
    ///       verbs: ["get"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
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
    /// Set `rbac.create: true`, or remove the settings.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG128 "rbac-not-created" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.is_on("rbac.create") {
        return;
    }
    for path in ["rbac.rules", "rbac.clusterWideAccess"] {
        if context.is_written(path) {
            let message =
                format!("`{path}` has no effect: no Role is created without `rbac.create`");
            findings
                .report(context.key(path), message)
                .help(format!("set `rbac.create: true`, or remove `{path}`"))
                .maybe_fix(context.without_unused(path));
        }
    }
}
