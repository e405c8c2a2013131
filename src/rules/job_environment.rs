use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an entry of `environment` that does not set a variable.
    ///
    /// ## Why it matters
    ///
    /// Each entry must be a string `NAME=value`. The runner ignores entries without `=`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["HTTP_PROXY: http://proxy:3128"] # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["HTTP_PROXY=http://proxy:3128"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the entry as `"NAME=value"`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG063 "job-environment" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Environment], findings);
}
