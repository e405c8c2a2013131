use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a runner without a URL or a token in a complete configuration.
    ///
    /// ## Why it matters
    ///
    /// With `runners.configOverride`, or in a separate `config.toml`, the runner does not register and no setting is
    /// filled in. A runner without a URL or a token gets no jobs.
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
    ///
    /// ## Fix
    ///
    /// Add `url` and `token` to each `[[runners]]` section, or set `CI_SERVER_URL` and `CI_SERVER_TOKEN` in the
    /// manager's environment.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    /// - [GitLab Runner: registering runners](https://docs.gitlab.com/runner/register/)
    RG047 "runner-incomplete" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::RunnerIncomplete], findings);
}
