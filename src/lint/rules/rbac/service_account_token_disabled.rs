use crate::chart::model::uses_service_account;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `automountServiceAccountToken: false` for a manager whose executor calls the Kubernetes API.
    ///
    /// ## Why it matters
    ///
    /// Without the token of its ServiceAccount the manager cannot authenticate to the API server, so it cannot create
    /// job pods. Every job fails, unless `[runners.kubernetes]` configures credentials or a volume is
    /// mounted at the token's path.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// automountServiceAccountToken: false # <-
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// automountServiceAccountToken: true
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `automountServiceAccountToken`, or set it to `true`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    RG131 "service-account-token-disabled" Warning
}

/// The mount point of a ServiceAccount's token.
const TOKEN_DIRECTORY: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_off = context
        .value("automountServiceAccountToken")
        .is_some_and(|flag| flag.to_template_string() == "false");
    let is_mounted = context.items("volumeMounts").iter().any(|mount| {
        mount
            .get("mountPath")
            .and_then(|path| path.as_str())
            .is_some_and(|path| path.starts_with(TOKEN_DIRECTORY))
    });
    let asks = context
        .pod_runners()
        .iter()
        .any(|(_, section)| uses_service_account(section.as_ref()));
    if is_off && !is_mounted && asks {
        let message = "missing ServiceAccount token: the manager cannot create job pods";
        findings
            .report(context.at("automountServiceAccountToken"), message)
            .help("set `automountServiceAccountToken: true`");
    }
}
