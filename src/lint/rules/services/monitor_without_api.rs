use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a PodMonitor or ServiceMonitor that is not rendered because the API `monitoring.coreos.com/v1` is not
    /// declared.
    ///
    /// ## Why it matters
    ///
    /// Both belong to the Prometheus Operator. The chart renders them only for a cluster that serves
    /// `monitoring.coreos.com/v1`. Helm queries the cluster; runnergen does not access it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
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
    /// Pass `--api-versions monitoring.coreos.com/v1` if the cluster has the Prometheus Operator.
    ///
    /// ## References
    ///
    /// - [Prometheus Operator: API reference](https://prometheus-operator.dev/docs/api-reference/api/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Helm: built-in objects](https://helm.sh/docs/chart_template_guide/builtin_objects/)
    RG112 "monitor-without-api" Info
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let model = context.model;
    if model.has_monitoring_api() {
        return;
    }
    for (monitor, is_rendered) in [
        ("podMonitor", true),
        ("serviceMonitor", model.has_metrics_service()),
    ] {
        if is_rendered && model.wants_monitor(monitor) {
            let path = format!("metrics.{monitor}.enabled");
            let message = "monitor is not rendered: missing API `monitoring.coreos.com/v1`";
            findings
                .report(context.at(&path), message)
                .help("pass `--api-versions monitoring.coreos.com/v1` if the cluster serves it");
        }
    }
}
