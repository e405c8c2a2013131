use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a value that `runners.configOverride` overrides.
    ///
    /// ## Why it matters
    ///
    /// `runners.configOverride` is the whole `config.toml`, and the runner does not register. The chart does not write
    /// the settings of other values to the file.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 20 # <-
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN:
    ///     secretKeyRef:
    ///       name: gitlab-runner-token
    ///       key: runner-token
    /// runners:
    ///   configOverride: |
    ///     concurrent = 10
    ///     [[runners]]
    ///       name = "linux"
    ///       url = "https://gitlab.example.com"
    ///       executor = "kubernetes"
    ///       [runners.kubernetes]
    ///         namespace = "ci"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN:
    ///     secretKeyRef:
    ///       name: gitlab-runner-token
    ///       key: runner-token
    /// runners:
    ///   configOverride: |
    ///     concurrent = 20
    ///     [[runners]]
    ///       name = "linux"
    ///       url = "https://gitlab.example.com"
    ///       executor = "kubernetes"
    ///       [runners.kubernetes]
    ///         namespace = "ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the setting to `runners.configOverride`. Set tags, protection and timeouts in GitLab.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG167 "override-ineffective" Warning
}

/// Values, and the setting of the override that replaces each; empty for settings that GitLab stores.
const VALUES: [(&str, &str); 16] = [
    ("concurrent", "`concurrent`"),
    ("checkInterval", "`check_interval`"),
    ("logLevel", "`log_level`"),
    ("logFormat", "`log_format`"),
    ("sentryDsn", "`sentry_dsn`"),
    ("connectionMaxAge", "`connection_max_age`"),
    ("shutdown_timeout", "`shutdown_timeout`"),
    (
        "sessionServer.timeout",
        "`session_timeout` in `[session_server]`",
    ),
    ("runners.config", "`[[runners]]`"),
    ("runners.configPath", "`[[runners]]`"),
    ("runners.name", "`name` in `[[runners]]`"),
    ("runners.tags", ""),
    ("runners.runUntagged", ""),
    ("runners.locked", ""),
    ("runners.protected", ""),
    ("runners.maximumTimeout", ""),
];

fn check(context: &RuleContext, findings: &mut Findings) {
    let model = context.model;
    let (complete, root) = if model.has_config_file() {
        ("configMaps.\"config.toml\"", model.runner_config().root())
    } else if model.config_override().is_some() {
        ("runners.configOverride", context.config())
    } else {
        return;
    };
    for (path, instead) in VALUES
        .into_iter()
        .filter(|(path, _)| context.is_written(path))
    {
        let message = format!("`{path}` has no effect: `{complete}` is set");
        let help = if instead.is_empty() {
            format!("remove `{path}`, and set it in GitLab")
        } else {
            format!("move it to {instead} in `{complete}`")
        };
        findings
            .report(context.key(path), message)
            .help(help)
            .related(context.key_span(complete), "the complete configuration");
    }
    let listens = root.is_none_or(|root| root.get("listen_address").is_some());
    if context.is_on("metrics.enabled") && !listens {
        let message =
            format!("`metrics.enabled` has no effect: `{complete}` has no `listen_address`");
        let port = context.number("metrics.port").unwrap_or(9252);
        findings
            .report(context.at("metrics.enabled"), message)
            .help(format!(
                "add `listen_address = \":{port}\"` to `{complete}`"
            ));
    }
}
