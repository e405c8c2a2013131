use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A volume of the jobs' pods cannot be mounted.
    ///
    /// Each needs a name and a place, both its own, and what its kind asks for besides. Kubernetes refuses the pod
    /// otherwise, and every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.volumes.empty_dir]] # <-
    ///           name = "docker-certs"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.volumes.empty_dir]]
    ///           name = "docker-certs"
    ///           mount_path = "/certs/client"
    ///           medium = "Memory"
    /// ```
    RG058 "job-volume" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Volume], findings);
}
