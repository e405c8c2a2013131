use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// `runners.config` names another executor than the one that will run.
    ///
    /// The chart registers the runner with `runners.executor` (`kubernetes`, where it says nothing). An `executor` in
    /// the template is not used.
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
    RG051 "executor-mismatch" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::ExecutorMismatch], findings);
}
