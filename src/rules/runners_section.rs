use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a configuration without exactly one valid `[[runners]]` section where it is required.
    ///
    /// ## Why it matters
    ///
    /// Runners are an array of tables, so each starts with `[[runners]]` in double brackets; its subsections have
    /// single brackets, such as `[runners.kubernetes]`. `runners.config` is the template of one runner: with none or
    /// several, `gitlab-runner register` stops and the pod restarts repeatedly.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [runners] # <-
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    ///     [[runners]] # <-
    ///       output_limit = 4096
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write exactly one `[[runners]]` section in `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    RG046 "runners-section" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Runners], findings);
}
