use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A feature flag goes with a coming release of the runner.
    ///
    /// It still works. Find out what its end means for the jobs before the release that brings it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_FASTZIP = false # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_TIMESTAMPS = true
    /// ```
    RG074 "feature-flag-deprecated" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::FeatureFlagDeprecated], findings);
}
