use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A PodMonitor or ServiceMonitor is wanted, and no metrics are served.
    ///
    /// The chart renders a monitor only when `metrics.enabled` is true. Without it there is nothing to be collected,
    /// and no monitor either.
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
    RG110 "monitor-without-metrics" Warning, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("metrics.enabled") {
        return;
    }
    for (path, kind) in
        [("metrics.podMonitor.enabled", "PodMonitor"), ("metrics.serviceMonitor.enabled", "ServiceMonitor")]
    {
        if inspection.is_on(path) {
            let message = format!("there is no {kind} without `metrics.enabled`: this does nothing");
            findings.report(inspection.at(path), message).help("set `metrics.enabled: true`");
        }
    }
}
