use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid regular expression.
    ///
    /// ## Why it matters
    ///
    /// The keys that end in `_overwrite_allowed` are regular expressions in RE2 syntax. A shell pattern such as `*` is
    /// not one, and every job that requests the override fails.
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
    ///
    /// ## Fix
    ///
    /// Write a regular expression: `.*` matches any name, `ci-.*` each name that starts with `ci-`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [RE2: syntax](https://github.com/google/re2/wiki/Syntax)
    RG065 "invalid-pattern" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Pattern], findings);
}
