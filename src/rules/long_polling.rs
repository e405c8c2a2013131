use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The runner asks for one job at a time.
    ///
    /// With long polling GitLab holds a request for up to a minute. While the only one is held, jobs that the runner
    /// could start wait.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       request_concurrency = 1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       request_concurrency = 4
    /// ```
    RG067 "long-polling" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::LongPolling], findings);
}
