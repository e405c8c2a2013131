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
    let has_service = inspection.is_on("service.enabled");
    let is_known = inspection.subject.capabilities.has("monitoring.coreos.com/v1");
    if is_known || !inspection.is_on("metrics.enabled") {
        return;
    }
    for (path, is_rendered) in [("metrics.podMonitor.enabled", true), ("metrics.serviceMonitor.enabled", has_service)] {
        if is_rendered && inspection.is_on(path) {
            let message = "this monitor is rendered only for a cluster that serves `monitoring.coreos.com/v1`";
            findings
                .report(inspection.at(path), message)
                .help("say `--api-versions monitoring.coreos.com/v1` if it does");
        }
    }
}
