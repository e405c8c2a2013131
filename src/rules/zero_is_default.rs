use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A zero stands where the chart takes it for nothing.
    ///
    /// For these values the chart asks whether there is one, and a zero is none: it takes its default.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// revisionHistoryLimit: 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// revisionHistoryLimit: 1
    /// ```
    RG213 "zero-is-default" Warning
}

/// Values, and what the chart takes in place of zero.
const DEFAULTS: [(&str, i64); 14] = [
    ("revisionHistoryLimit", 10),
    ("probeTimeoutSeconds", 4),
    ("livenessProbe.initialDelaySeconds", 60),
    ("livenessProbe.periodSeconds", 60),
    ("livenessProbe.successThreshold", 1),
    ("livenessProbe.failureThreshold", 3),
    ("readinessProbe.initialDelaySeconds", 60),
    ("readinessProbe.periodSeconds", 60),
    ("readinessProbe.successThreshold", 1),
    ("readinessProbe.failureThreshold", 3),
    ("hpa.minReplicas", 1),
    ("hpa.maxReplicas", 1),
    ("sessionServer.timeout", 1800),
    ("sessionServer.internalPort", 8093),
];

fn check(inspection: &Inspection, findings: &mut Findings) {
    for (path, default) in DEFAULTS {
        if inspection.given(path).and_then(|entry| entry.node.as_int()) == Some(0) {
            let message = format!("the chart takes 0 for nothing here: this is {default}");
            findings.report(inspection.at(path), message).help("leave it out, or write another number");
        }
    }
}
