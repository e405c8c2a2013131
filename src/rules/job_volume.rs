use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a volume of job pods that cannot be mounted.
    ///
    /// ## Why it matters
    ///
    /// Each volume needs a unique name, a unique mount path and the keys that its type requires. Kubernetes rejects the
    /// pod otherwise, so every job fails.
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
    ///
    /// ## Fix
    ///
    /// Add the missing key, such as `mount_path`, or make the name or the path unique.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    RG058 "job-volume" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Volume], findings);
}
