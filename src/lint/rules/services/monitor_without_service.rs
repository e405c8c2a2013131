use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a ServiceMonitor without `service.enabled`.
    ///
    /// ## Why it matters
    ///
    /// A ServiceMonitor scrapes the pods of a Service. The chart renders it only if `service.enabled` is true.
    ///
    /// ## Bad
    ///
    /// ```yaml --api-versions monitoring.coreos.com/v1
    /// metrics:
    ///   enabled: true
    ///   serviceMonitor:
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
    /// Use `metrics.podMonitor`, which needs no Service, or set `service.enabled: true`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Prometheus Operator: API reference](https://prometheus-operator.dev/docs/api-reference/api/)
    RG111 "monitor-without-service" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let model = context.model;
    if model.wants_monitor("serviceMonitor") && !model.has_metrics_service() {
        let message = "`metrics.serviceMonitor.enabled` has no effect: a ServiceMonitor requires `service.enabled`";
        findings
            .report(context.at("metrics.serviceMonitor.enabled"), message)
            .help("use `metrics.podMonitor.enabled: true`, or set `service.enabled: true`")
            .maybe_fix(context.setting("metrics", "service.enabled", true));
    }
}
