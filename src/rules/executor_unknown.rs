use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The executor is missing, or there is none of that name.
    ///
    /// A runner with an executor that it does not know takes jobs and fails each of them.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernets" # <-
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
    RG050 "executor-unknown" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::ExecutorUnknown], findings);
}
