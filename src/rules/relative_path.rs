use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A folder of the jobs is not given by its whole path.
    ///
    /// `builds_dir` and `cache_dir` are places in the job's container and have to begin with `/`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = "builds" # <-
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = "/builds"
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    RG072 "relative-path" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Path], findings);
}
