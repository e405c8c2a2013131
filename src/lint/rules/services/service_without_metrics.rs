use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `service.enabled` without `metrics.enabled`.
    ///
    /// ## Why it matters
    ///
    /// The Service exposes the metrics. The chart renders it, and every setting in `service` including
    /// `additionalPorts`, only if `metrics.enabled` is true.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// service:
    ///   enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `metrics.enabled: true`, or remove `service`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: monitoring](https://docs.gitlab.com/runner/monitoring/)
    RG113 "service-without-metrics" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.is_on("service.enabled") && !context.is_on("metrics.enabled") {
        let message = "`service.enabled` has no effect: the Service requires `metrics.enabled`";
        findings
            .report(context.at("service.enabled"), message)
            .help("set `metrics.enabled: true`")
            .maybe_fix(context.setting("service", "metrics.enabled", true));
    }
}
