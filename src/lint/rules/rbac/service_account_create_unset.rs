use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `rbac.create: true` without an explicit `serviceAccount.create`.
    ///
    /// ## Why it matters
    ///
    /// For backward compatibility the chart creates a ServiceAccount when `rbac.create` is true and
    /// `serviceAccount.create` is not set, and prints a warning after each installation. A later chart version may stop
    /// doing so.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true # <-
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
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
    /// Set `serviceAccount.create` to `true`, or to `false` if the ServiceAccount exists already.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    RG129 "service-account-create-unset" Info, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_set = context
        .value("serviceAccount.create")
        .is_some_and(|create| !create.is_null());
    if context.is_on("rbac.create") && !is_set {
        let message = "missing `serviceAccount.create`: the chart creates the ServiceAccount only for backward compatibility";
        findings
            .report(context.key("rbac.create"), message)
            .help("set `serviceAccount.create: true`");
    }
}
