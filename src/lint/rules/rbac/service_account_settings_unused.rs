use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports annotations and imagePullSecrets of a ServiceAccount that the chart does not create.
    ///
    /// ## Why it matters
    ///
    /// The chart writes `serviceAccount.annotations` and `serviceAccount.imagePullSecrets` only to the ServiceAccount
    /// that it creates. An existing ServiceAccount stays unchanged: the manager does not get the cloud role that an
    /// annotation names, and pods cannot pull from the private registry.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: false
    ///   name: ci-runner
    ///   annotations: # <-
    ///     eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/ci
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: ci-runner
    ///   annotations:
    ///     eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/ci
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `serviceAccount.create: true`, or remove the settings and change the existing ServiceAccount:
    /// `kubectl annotate serviceaccount NAME KEY=VALUE`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    RG130 "service-account-settings-unused" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.model.creates_service_account() {
        return;
    }
    for path in [
        "serviceAccount.annotations",
        "serviceAccount.imagePullSecrets",
    ] {
        if context.is_written(path) {
            let message =
                format!("`{path}` has no effect: the chart does not create the ServiceAccount");
            findings
                .report(context.key(path), message)
                .help("set `serviceAccount.create: true`, or change the existing ServiceAccount");
        }
    }
}
