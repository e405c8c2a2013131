use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The pod is killed before the runner has shut down.
    ///
    /// Kubernetes waits `terminationGracePeriodSeconds` for a pod and then kills it. A `shutdown_timeout` above that is
    /// cut short, and with 0 there is no time for anything: jobs are torn off, and the runner stays in GitLab.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// terminationGracePeriodSeconds: 60
    /// shutdown_timeout: 300 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// terminationGracePeriodSeconds: 3600
    /// shutdown_timeout: 300
    /// ```
    RG212 "grace-period" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(grace) = inspection.number("terminationGracePeriodSeconds") else { return };
    if grace == 0 {
        let message = "the pod is killed at once: jobs are torn off, and the runner is not unregistered";
        let place = inspection.at("terminationGracePeriodSeconds");
        findings.report(place, message).help("give it as many seconds as your longest jobs take");
    } else if inspection.number("shutdown_timeout").is_some_and(|timeout| timeout > grace) {
        let message = format!("the pod is killed after {grace} seconds, before this time is over");
        let path = if inspection.is_written("shutdown_timeout") {
            "shutdown_timeout"
        } else {
            "terminationGracePeriodSeconds"
        };
        findings.report(inspection.at(path), message).help("raise `terminationGracePeriodSeconds`");
    }
}
