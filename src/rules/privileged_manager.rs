use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager is privileged, where most likely the jobs should be.
    ///
    /// `securityContext` is that of the manager, which needs no privileges: it asks the cluster to run jobs. Whether
    /// the jobs' containers are privileged, as Docker-in-Docker wants it, is said in `runners.config`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// securityContext:
    ///   allowPrivilegeEscalation: true
    ///   privileged: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    RG184 "privileged-manager" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.value("securityContext.privileged").and_then(|flag| flag.as_bool()) == Some(true) {
        let are_jobs = inspection
            .pod_runners()
            .iter()
            .any(|(_, section)| section.as_ref().is_some_and(|section| section.is_on("privileged")));
        let message = if are_jobs {
            "this makes the manager privileged, which it need not be: the jobs are by themselves"
        } else {
            "this makes the manager privileged, and not the jobs"
        };
        let help = "write `privileged = true` to `[runners.kubernetes]` in `runners.config`, and leave it out here";
        findings.report(inspection.at("securityContext.privileged"), message).help(help);
    }
}
