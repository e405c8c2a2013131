use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A monitor is wanted, and nobody said that the cluster knows such things.
    ///
    /// PodMonitor and ServiceMonitor belong to the Prometheus operator. The chart renders them only for a cluster that
    /// serves `monitoring.coreos.com/v1`. Helm asks the cluster; what is rendered without one has to be told.
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
    RG112 "monitor-without-api" Info
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let model = inspection.model;
    if model.has_monitoring_api() {
        return;
    }
    for (monitor, is_rendered) in [("podMonitor", true), ("serviceMonitor", model.has_metrics_service())] {
        if is_rendered && model.wants_monitor(monitor) {
            let path = format!("metrics.{monitor}.enabled");
            let message = "this monitor is rendered only for a cluster that serves `monitoring.coreos.com/v1`";
            findings
                .report(inspection.at(&path), message)
                .help("say `--api-versions monitoring.coreos.com/v1` if it does");
        }
    }
}
