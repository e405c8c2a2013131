use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// An address of the configuration is none.
    ///
    /// GitLab's address is a URL with its scheme, what the runner listens on is `host:port`, or `:port` for all
    /// interfaces.
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
    RG070 "config-address" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Address], findings);
}
