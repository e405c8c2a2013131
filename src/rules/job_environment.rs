use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// An entry of `environment` sets no variable.
    ///
    /// Each entry is one text, `NAME=value`. One without the `=` is passed over.
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
    RG063 "job-environment" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Environment], findings);
}
