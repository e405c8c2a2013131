use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid URL or listen address in the runner's configuration.
    ///
    /// ## Why it matters
    ///
    /// GitLab's address must be a URL with a scheme; a listen address must be `host:port`, or `:port` for all
    /// interfaces. The runner cannot use anything else.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       clone_url = "gitlab.internal" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       clone_url = "https://gitlab.internal"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write URLs with their scheme (`https://gitlab.example.com`) and listen addresses with their port (`:9252`).
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG070 "config-address" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Address], findings);
}
