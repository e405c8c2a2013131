use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager is restarted soon after GitLab stops answering.
    ///
    /// The liveness probe asks GitLab. After `failureThreshold` failures, one each `periodSeconds`, every manager is
    /// restarted, which helps GitLab no more than the jobs. The chart's own numbers wait three minutes.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// livenessProbe: # <-
    ///   periodSeconds: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// livenessProbe:
    ///   enabled: false
    ///   periodSeconds: 10
    /// ```
    RG215 "liveness-outage" Info
}

/// What the chart's own numbers wait, in seconds.
const USUAL: i64 = 180;

fn check(inspection: &Inspection, findings: &mut Findings) {
    let number = |key: &str, default| {
        inspection.number(&format!("livenessProbe.{key}")).filter(|number| *number > 0).unwrap_or(default)
    };
    let is_off = inspection.value("livenessProbe.enabled").is_some_and(|flag| !flag.is_truthy());
    let seconds = number("periodSeconds", 60).saturating_mul(number("failureThreshold", 3));
    if seconds < USUAL && !is_off && inspection.is_written("livenessProbe") {
        let message = format!("when GitLab does not answer for {seconds} seconds, every manager is restarted");
        let help = if inspection.model.has_value(&["livenessProbe", "enabled"]) {
            "raise `failureThreshold`, or set `livenessProbe.enabled: false`"
        } else {
            "raise `failureThreshold`"
        };
        findings.report(inspection.key("livenessProbe"), message).help(help);
    }
}
