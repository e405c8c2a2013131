use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A section belongs to another executor than the one that runs the jobs.
    ///
    /// Each executor reads the section of its name: `[runners.docker]` says nothing to the `kubernetes` executor.
    /// Images, volumes and privileges that stand there have no effect.
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
    RG052 "foreign-section" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::ForeignSection], findings);
}
