use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

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

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(root) = config.root() else { return };
    if let Some(view) = root.get("listen_address") {
        // Without a port, the runner adds the default port.
        check_listener(config, &view, true, findings);
    }
    if let Some(server) = root.get("session_server") {
        for view in ["listen_address", "advertise_address"]
            .iter()
            .filter_map(|key| server.get(key))
        {
            check_listener(config, &view, false, findings);
        }
    }
    for runner in config.runners() {
        check_url(config, &runner, "clone_url", findings);
        // `url` has no effect in a template.
        if !config.is_template() {
            check_url(config, &runner, "url", findings);
        }
    }
}

/// Checks `host:port`. The host may be empty, and IPv6 addresses are in brackets.
fn check_listener(
    config: &ConfigContext<'_>,
    view: &View<'_>,
    port_may_be_missing: bool,
    findings: &mut Findings,
) {
    let Some(text) = view.as_text().filter(|text| !is_open(text)) else {
        return;
    };
    let is_valid = match text.rsplit_once(':') {
        None => port_may_be_missing && !text.contains('/'),
        Some((host, port)) => {
            port.parse::<u16>().is_ok()
                && !host.contains(['/', ' '])
                && (!host.contains(':') || host.starts_with('['))
        }
    };
    if !is_valid {
        let key = view.path.rsplit('.').next().unwrap_or_default();
        findings
            .report(
                config.value(view),
                format!("invalid `{key}`: expected `host:port`"),
            )
            .help("write `:9252` for a port on all interfaces");
    }
}

fn check_url(config: &ConfigContext<'_>, runner: &View<'_>, key: &str, findings: &mut Findings) {
    let Some(view) = runner.get(key) else { return };
    let Some(url) = view
        .as_text()
        .filter(|url| !is_open(url) && !url.contains(['<', '%', '#']))
    else {
        return;
    };
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    let is_http = rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
    });
    let is_other = ["ssh://", "git://", "file://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if !is_http && !is_other {
        findings
            .report(
                config.value(&view),
                format!("invalid `{key}`: expected a URL"),
            )
            .help("write `https://gitlab.example.com`");
    }
}
