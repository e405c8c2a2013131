use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// `concurrent` and `limit` do not fit together.
    ///
    /// `concurrent` bounds the jobs of all runners of a manager, `limit` those of one. Above the limit of the only
    /// runner `concurrent` promises what never happens.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 20
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       limit = 5 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 20
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       limit = 20
    ///       request_concurrency = 4
    /// ```
    RG066 "concurrency" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Concurrency], findings);
}
