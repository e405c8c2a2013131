use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `[session_server]` section that has an advertised address but no `listen_address`.
    ///
    /// ## Why it matters
    ///
    /// Without `listen_address` the runner does not start the session server, so interactive web terminals do not work.
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
    ///
    /// ## Fix
    ///
    /// Add `listen_address`, such as `listen_address = "[::]:8093"`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[session_server]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-session_server-section)
    /// - [GitLab: interactive web terminals](https://docs.gitlab.com/ci/interactive_web_terminal/)
    RG071 "config-session-server" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(server) = config.root().and_then(|root| root.get("session_server")) else {
        return;
    };
    if let (Some(advertised), None) = (
        server.get("advertise_address"),
        server.text("listen_address"),
    ) {
        findings
            .report(
                config.key(&advertised),
                "`advertise_address` has no effect: the session server has no `listen_address`",
            )
            .help("add `listen_address = \"[::]:8093\"` to `[session_server]`");
    }
}
