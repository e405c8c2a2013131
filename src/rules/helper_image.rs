use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a helper image for another operating system or architecture than the nodes that the jobs select.
    ///
    /// ## Why it matters
    ///
    /// The helper container clones the repository and transfers caches and artifacts. An image for another operating
    /// system or architecture does not start, so every job fails.
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
    ///
    /// ## Fix
    ///
    /// Use the helper image for the platform in `node_selector`, or remove `helper_image`: the runner then chooses it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    RG062 "helper-image" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::HelperImage], findings);
}
