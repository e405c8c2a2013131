use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an entry of `[[runners.kubernetes.pod_spec]]` that the runner does not apply.
    ///
    /// ## Why it matters
    ///
    /// The runner applies patches only with the feature flag `FF_USE_ADVANCED_POD_SPEC_CONFIGURATION`, and each entry
    /// needs either `patch` or `patch_path`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.pod_spec]] # <-
    ///           name = "host"
    ///           patch = "hostname: ci"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.pod_spec]]
    ///           name = "host"
    ///           patch = "hostname: ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true` in `[runners.feature_flags]`, and give each entry one of
    /// `patch` and `patch_path`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    RG060 "pod-spec-patch" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::PodSpec], findings);
}
