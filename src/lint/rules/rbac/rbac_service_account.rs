use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a Role that is bound to a ServiceAccount which the chart does not create.
    ///
    /// ## Why it matters
    ///
    /// With `serviceAccount.create: false` and no name, the RoleBinding and the pod reference a generated name. Unless
    /// another tool creates that ServiceAccount, no manager pod starts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: false # <-
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
    ///   create: false
    ///   name: ci-runner
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `serviceAccount.create: true`, or set `serviceAccount.name` to an existing ServiceAccount.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG120 "rbac-service-account" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let names = ["serviceAccount.name", "rbac.generatedServiceAccountName"];
    let is_named = names.iter().any(|path| context.is_on(path));
    let is_made = context.items("extraObjects").iter().any(|object| {
        object
            .get("kind")
            .and_then(|kind| kind.as_str())
            .is_none_or(|kind| kind == "ServiceAccount")
    });
    if context.is_on("rbac.create")
        && !context.model.creates_service_account()
        && !is_named
        && !is_made
    {
        let message = "missing ServiceAccount: no manager pod can start";
        findings
            .report(context.at("serviceAccount.create"), message)
            .help("set `serviceAccount.create: true`, or set `serviceAccount.name` to an existing ServiceAccount");
    }
}
