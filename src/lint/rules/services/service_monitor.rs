use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a ServiceMonitor next to or instead of a PodMonitor.
    ///
    /// ## Why it matters
    ///
    /// Both together collect each metric twice. The chart deprecates the ServiceMonitor: a PodMonitor needs no Service,
    /// and still works while a manager that is no longer ready shuts down.
    ///
    /// ## Bad
    ///
    /// ```yaml --api-versions monitoring.coreos.com/v1
    /// metrics:
    ///   enabled: true
    ///   podMonitor:
    ///     enabled: true
    ///   serviceMonitor:
    ///     enabled: true # <-
    /// service:
    ///   enabled: true
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
    /// Use `metrics.podMonitor`, and remove `metrics.serviceMonitor` and `service`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Prometheus Operator: API reference](https://prometheus-operator.dev/docs/api-reference/api/)
    /// - [GitLab Runner: monitoring](https://docs.gitlab.com/runner/monitoring/)
    RG114 "service-monitor" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let all = [
        "metrics.enabled",
        "service.enabled",
        "metrics.serviceMonitor.enabled",
    ];
    if !all.iter().all(|path| context.is_on(path)) {
        return;
    }
    let place = context.at("metrics.serviceMonitor.enabled");
    if context.is_on("metrics.podMonitor.enabled") {
        let message = "duplicate monitor: the PodMonitor collects the same metrics";
        findings
            .report(place, message)
            .help("remove `metrics.serviceMonitor` and `service`");
    } else if context.model.reads(&["metrics", "podMonitor"]) {
        let message =
            "deprecated `metrics.serviceMonitor`: the chart replaces it with `metrics.podMonitor`";
        findings
            .report(place, message)
            .level(Severity::Info)
            .help("use `metrics.podMonitor`, and remove `service`");
    }
}
