use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a runner that sends only one job request at a time.
    ///
    /// ## Why it matters
    ///
    /// With long polling GitLab holds a request for up to a minute. While the only request is held, the runner does not
    /// start other jobs.
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
    ///
    /// ## Fix
    ///
    /// Set `request_concurrency` to 2 or more.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG067 "long-polling" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::LongPolling], findings);
}
