use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an `executor` in `runners.config` that differs from `runners.executor`.
    ///
    /// ## Why it matters
    ///
    /// The chart registers the runner with `runners.executor` (default `kubernetes`). The executor in the template is
    /// ignored.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    ///   config: |
    ///     [[runners]]
    ///       executor = "docker" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    ///   config: |
    ///     [[runners]]
    ///       executor = "kubernetes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `runners.executor`, and remove `executor` from `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    RG051 "executor-mismatch" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::ExecutorMismatch], findings);
}
