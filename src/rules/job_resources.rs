use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports resource requests and limits of job containers that contradict each other.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes rejects a container whose request exceeds its limit, so every job fails. With a
    /// `…_overwrite_max_allowed` below the configured amount, a job can only request less than its default.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "2" # <-
    ///         cpu_limit = "1"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "4"
    ///         cpu_request_overwrite_max_allowed = "2" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "-1Gi" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "1"
    ///         cpu_limit = "2"
    ///         cpu_request_overwrite_max_allowed = "2"
    /// ```
    ///
    /// ## Fix
    ///
    /// Raise the limit or lower the request; set `…_overwrite_max_allowed` to at least the configured amount.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: resource management for pods and containers](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/)
    RG056 "job-resources" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Resources], findings);
}
