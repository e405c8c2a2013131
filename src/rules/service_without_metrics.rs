use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Service is wanted, and no metrics are served.
    ///
    /// The Service is there for the metrics. The chart renders it only when `metrics.enabled` is true; everything else
    /// under `service`, `additionalPorts` included, goes with it.
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
    RG113 "service-without-metrics" Warning, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("service.enabled") && !inspection.is_on("metrics.enabled") {
        let message = "there is no Service without `metrics.enabled`: this does nothing";
        findings.report(inspection.at("service.enabled"), message).help("set `metrics.enabled: true`");
    }
}
