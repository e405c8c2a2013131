use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a session server without a ServiceAccount to bind its Role to.
    ///
    /// ## Why it matters
    ///
    /// The chart binds the session server's Role to the ServiceAccount of the manager. If none is named, the
    /// RoleBinding has no loaded name, and the API server rejects it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// sessionServer:
    ///   enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `serviceAccount.create: true`, or set `serviceAccount.name` to an existing ServiceAccount.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: the `[session_server]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-session_server-section)
    RG101 "session-service-account" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.model.session_server().is_ok() && !context.model.has_service_account() {
        let message =
            "missing ServiceAccount: the API server rejects the RoleBinding of the session server";
        let help = "set `serviceAccount.create: true`, or set `serviceAccount.name` to an existing ServiceAccount";
        findings
            .report(context.at("sessionServer.enabled"), message)
            .help(help);
    }
}
