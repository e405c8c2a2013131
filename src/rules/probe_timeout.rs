use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The probe and the command that it runs have one second each.
    ///
    /// The command gives up asking GitLab a second before the probe does, so that a slow answer is no failure. With a
    /// second for both the probe is faster, and every slow answer counts: three of them restart the manager.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// probeTimeoutSeconds: 1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// probeTimeoutSeconds: 5
    /// ```
    RG214 "probe-timeout" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.number("probeTimeoutSeconds") == Some(1) {
        let message = "with one second the probe fails whenever GitLab answers slowly, and the manager is restarted";
        findings.report(inspection.at("probeTimeoutSeconds"), message).help("write 4 or more");
    }
}
