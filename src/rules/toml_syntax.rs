use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::SyntaxProblemKind;

rule! {
    /// The runner's configuration is no TOML.
    ///
    /// The chart puts `runners.config` into a file without looking at it. The runner stops when it reads that file, and
    /// its pod starts over and over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners] # <-
    ///       name = "a"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "a"
    /// ```
    RG040 "toml-syntax" Error of Config, Refusal
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::toml(inspection, SyntaxProblemKind::Syntax, findings);
}
