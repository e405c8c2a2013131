use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports invalid node selectors, tolerations, labels or affinity of job pods.
    ///
    /// Keys and values must be valid labels, effects those of taints, and operators those that Kubernetes defines. A
    /// toleration is written `"key=value" = "effect"`.
    ///
    /// ## Why it matters
    ///
    /// The runner passes these settings to Kubernetes unchanged. Kubernetes rejects the pod, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_tolerations]
    ///           "dedicated=ci" = "NoSchedul" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_tolerations]
    ///           "dedicated=ci" = "NoSchedule"
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the label, effect or operator that the message names.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    /// - [Kubernetes: taints and tolerations](https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/)
    RG057 "job-scheduling" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Scheduling], findings);
}
