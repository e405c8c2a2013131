use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a duration that is written as a number without a unit.
    ///
    /// ## Why it matters
    ///
    /// The runner reads a number as nanoseconds: `prepare_timeout = 30` expires before anything starts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = 30 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = "30s"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the duration as a string with a unit, such as `"30s"`, `"5m"` or `"1h30m"`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG064 "duration-without-unit" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Duration], findings);
}
