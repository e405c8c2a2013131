use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The privileges of the jobs' containers contradict each other.
    ///
    /// Kubernetes refuses a privileged container that may not gain privileges, and a root user where `run_as_non_root`
    /// is set; every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         allow_privilege_escalation = false # <-
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.build_container_security_context]
    ///           run_as_non_root = true
    ///           run_as_user = 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = false
    ///         allow_privilege_escalation = false
    /// ```
    RG061 "job-privileges" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Privileges], findings);
}
