use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A feature flag has been retired.
    ///
    /// The runner once knew it; what it switched is now always so, or gone. It can be left out.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_GITLAB_REGISTRY_HELPER_IMAGE = true # <-
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
    RG075 "feature-flag-retired" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::FeatureFlagRetired], findings);
}
