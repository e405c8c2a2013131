use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `probeTimeoutSeconds: 1`.
    ///
    /// ## Why it matters
    ///
    /// The probe's command stops waiting for GitLab one second before the probe does, so that a slow answer is not a
    /// failure. With one second for both the probe times out first and every slow answer counts: three of them restart
    /// the manager.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// probeTimeoutSeconds: 1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// probeTimeoutSeconds: 5
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `probeTimeoutSeconds` to 4 or more.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure liveness, readiness and startup probes](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG214 "probe-timeout" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.number("probeTimeoutSeconds") == Some(1) {
        let message = "probe timeout too short: slow answers from GitLab restart the manager";
        findings
            .report(context.at("probeTimeoutSeconds"), message)
            .help("set `probeTimeoutSeconds: 4`")
            .maybe_fix(context.setting("probeTimeoutSeconds", "probeTimeoutSeconds", 4));
    }
}
