use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The helper image is made for another system than the nodes that the jobs select.
    ///
    /// The helper clones the repository and moves caches and artifacts; a container for another operating system or
    /// processor does not start there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-latest" # <-
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/arch" = "arm64"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-latest"
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/arch" = "arm64"
    /// ```
    RG062 "helper-image" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::HelperImage], findings);
}
