use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// There is no feature flag of that name.
    ///
    /// The runner passes over it without a word.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_FASTZIPP = true # <-
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
    RG073 "feature-flag-unknown" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::FeatureFlagUnknown], findings);
}
