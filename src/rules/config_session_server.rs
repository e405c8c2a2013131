use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The session server of a configuration has an address that it tells others, and none to listen on.
    ///
    /// Without `listen_address` there is no session server, and web terminals stay closed.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [session_server]
    ///   advertise_address = "runner.example.com:8093" # <-
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
    /// [session_server]
    ///   listen_address = "[::]:8093"
    ///   advertise_address = "runner.example.com:8093"
    ///
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    RG071 "config-session-server" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::SessionServer], findings);
}
