use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a PodMonitor or ServiceMonitor without `metrics.enabled`.
    ///
    /// ## Why it matters
    ///
    /// The chart renders a monitor only if `metrics.enabled` is true. Without it there are no metrics and no monitor.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   podMonitor:
    ///     enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --api-versions monitoring.coreos.com/v1
    /// metrics:
    ///   enabled: true
    ///   podMonitor:
    ///     enabled: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `metrics.enabled: true`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: monitoring](https://docs.gitlab.com/runner/monitoring/)
    RG110 "monitor-without-metrics" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.is_on("metrics.enabled") {
        return;
    }
    for (path, kind) in [
        ("metrics.podMonitor.enabled", "PodMonitor"),
        ("metrics.serviceMonitor.enabled", "ServiceMonitor"),
    ] {
        if context.is_on(path) {
            let message = format!("`{path}` has no effect: a {kind} requires `metrics.enabled`");
            findings
                .report(context.at(path), message)
                .help("set `metrics.enabled: true`")
                .maybe_fix(context.setting(path, "metrics.enabled", true));
        }
    }
}
