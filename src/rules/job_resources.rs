use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A job's container asks for more than it may get.
    ///
    /// Kubernetes refuses a container whose request is above its limit, so every job fails. A `…_overwrite_max_allowed`
    /// below the amount itself is odd in another way: a job may then only ask for less than it gets without asking.
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
    RG056 "job-resources" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Resources], findings);
}
