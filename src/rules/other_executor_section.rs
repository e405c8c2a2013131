use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a section for another executor than the one that runs the jobs.
    ///
    /// ## Why it matters
    ///
    /// Each executor reads only the section with its name: the `kubernetes` executor ignores `[runners.docker]`.
    /// Images, volumes and privileges in the wrong section have no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.docker] # <-
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the settings to the section of the executor, such as `[runners.kubernetes]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG052 "other-executor-section" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::ForeignSection], findings);
}
