use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// Kubernetes would refuse where the jobs' pods are to run.
    ///
    /// Node selectors, tolerations, labels and affinity are handed on to Kubernetes as they are: keys and values have
    /// to be those of labels, effects those of taints, operators those that Kubernetes knows. A toleration is written
    /// `"key=value" = "effect"`.
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
    RG057 "job-scheduling" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Scheduling], findings);
}
