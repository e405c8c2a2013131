use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A patch of the jobs' pods is not applied.
    ///
    /// `[[runners.kubernetes.pod_spec]]` counts only with the feature flag `FF_USE_ADVANCED_POD_SPEC_CONFIGURATION`,
    /// and each patch wants either `patch` or `patch_path`.
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
    RG060 "pod-spec-patch" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::PodSpec], findings);
}
