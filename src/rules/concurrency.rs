use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports `concurrent` and `limit` settings that contradict each other.
    ///
    /// ## Why it matters
    ///
    /// `concurrent` limits the jobs of all runners of a manager, `limit` those of one runner. If `concurrent` exceeds
    /// the limit of the only runner, the manager never runs that many jobs.
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
    ///
    /// ## Fix
    ///
    /// Set `limit` of the runner to `concurrent` or more, remove `limit`, or lower `concurrent`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the global section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section)
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG066 "concurrency" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Concurrency], findings);
}
