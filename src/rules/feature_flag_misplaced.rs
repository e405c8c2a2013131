use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::ProblemKind;

rule! {
    /// A feature flag stands where none is read.
    ///
    /// The runner reads them in `[runners.feature_flags]`, and as variables in `environment`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         FF_TIMESTAMPS = true # <-
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
    RG076 "feature-flag-misplaced" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::FeatureFlagMisplaced], findings);
}
