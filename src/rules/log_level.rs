use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::ProblemKind;

rule! {
    /// A level of logging that there is not.
    ///
    /// The runner does not start with it.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// log_level = "verbose" # <-
    ///
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// log_level = "debug"
    ///
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    RG069 "log-level" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Logging], findings);
}
