use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The configuration does not hold `[[runners]]` as it has to.
    ///
    /// Each runner is an entry of an array, so its section is written `[[runners]]` with two brackets; the sections
    /// below it keep one: `[runners.kubernetes]`. The template in `runners.config` describes one runner, the one that
    /// registers: with none, or with two, `gitlab-runner register` stops and the pod starts over and over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [runners] # <-
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    ///     [[runners]] # <-
    ///       output_limit = 4096
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
    RG046 "runners-section" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Runners], findings);
}
