use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;

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

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(server) = config.root().and_then(|root| root.get("session_server")) else { return };
    if let (Some(advertised), None) = (server.get("advertise_address"), server.text("listen_address")) {
        findings
            .report(
                config.key(&advertised),
                "`advertise_address` has no effect: the session server has no `listen_address`",
            )
            .help("add `listen_address = \"[::]:8093\"` to `[session_server]`");
    }
}
