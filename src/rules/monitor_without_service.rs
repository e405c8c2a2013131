use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A ServiceMonitor is wanted, and there is no Service for it.
    ///
    /// A ServiceMonitor collects from the pods behind a Service. The chart renders it only when `service.enabled` is
    /// true, too.
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
    RG111 "monitor-without-service" Warning, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let model = inspection.model;
    if model.wants_monitor("serviceMonitor") && !model.has_metrics_service() {
        let message = "there is no ServiceMonitor without `service.enabled`: this does nothing";
        findings
            .report(inspection.at("metrics.serviceMonitor.enabled"), message)
            .help("use `metrics.podMonitor`, which needs no Service, or set `service.enabled: true`");
    }
}
