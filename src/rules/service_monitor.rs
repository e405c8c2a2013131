use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A ServiceMonitor is used beside a PodMonitor, or in its place.
    ///
    /// Together they collect every number twice. Of the two, the chart's authors mean to keep the PodMonitor: it needs
    /// no Service, and goes on while a manager shuts down, when it is ready no more.
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
    RG114 "service-monitor" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let all = ["metrics.enabled", "service.enabled", "metrics.serviceMonitor.enabled"];
    if !all.iter().all(|path| inspection.is_on(path)) {
        return;
    }
    let place = inspection.at("metrics.serviceMonitor.enabled");
    if inspection.is_on("metrics.podMonitor.enabled") {
        let message = "the PodMonitor collects the same metrics: they will be there twice";
        findings.report(place, message).help("leave the ServiceMonitor and the Service out");
    } else if inspection.subject.chart.has("0.85.0") {
        let message = "the chart has a PodMonitor in place of the ServiceMonitor";
        findings.report(place, message).level(Level::Info).help("use `metrics.podMonitor`, and leave the Service out");
    }
}
