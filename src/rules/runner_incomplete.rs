use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A runner of a complete configuration lacks its address or its token.
    ///
    /// With `runners.configOverride`, or in a `config.toml` of its own, nothing is registered and nothing is filled in:
    /// what `[[runners]]` does not say, the runner does not know, and it gets no job.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]] # <-
    ///   url = "https://gitlab.example.com"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    RG047 "runner-incomplete" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::RunnerIncomplete], findings);
}
