use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A regular expression cannot be compiled.
    ///
    /// The keys that end in `_overwrite_allowed` are regular expressions: `*` alone, as shells have it, is none, and
    /// every job that asks for the overwrite fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_overwrite_allowed = "*" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_overwrite_allowed = "ci-.*"
    /// ```
    RG065 "invalid-pattern" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Pattern], findings);
}
