use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A value has no effect beside `runners.configOverride`.
    ///
    /// The override is the whole `config.toml`, and no runner registers: what the chart would have written there from
    /// other values is not written.
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
    RG167 "override-ineffective" Warning
}

/// Values, and what says the same in the override.
const VALUES: [(&str, &str); 16] = [
    ("concurrent", "`concurrent`"),
    ("checkInterval", "`check_interval`"),
    ("logLevel", "`log_level`"),
    ("logFormat", "`log_format`"),
    ("sentryDsn", "`sentry_dsn`"),
    ("connectionMaxAge", "`connection_max_age`"),
    ("shutdown_timeout", "`shutdown_timeout`"),
    ("sessionServer.timeout", "`session_timeout` in `[session_server]`"),
    ("runners.config", "`[[runners]]`"),
    ("runners.configPath", "`[[runners]]`"),
    ("runners.name", "`name` in `[[runners]]`"),
    ("runners.tags", ""),
    ("runners.runUntagged", ""),
    ("runners.locked", ""),
    ("runners.protected", ""),
    ("runners.maximumTimeout", ""),
];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let model = inspection.model;
    let (complete, root) = if model.has_config_file() {
        ("configMaps.\"config.toml\"", model.runner_config().root())
    } else if model.config_override().is_some() {
        ("runners.configOverride", inspection.config())
    } else {
        return;
    };
    for (path, instead) in VALUES.into_iter().filter(|(path, _)| inspection.is_written(path)) {
        let message = format!("beside `{complete}` `{path}` does nothing");
        let help = if instead.is_empty() { "set it in GitLab".to_owned() } else { format!("write {instead} there") };
        findings.report(inspection.key(path), message).help(help);
    }
    let listens = root.is_none_or(|root| root.get("listen_address").is_some());
    if inspection.is_on("metrics.enabled") && !listens {
        let message = format!("`{complete}` has no `listen_address`, so no metrics are served");
        let port = inspection.number("metrics.port").unwrap_or(9252);
        findings
            .report(inspection.at("metrics.enabled"), message)
            .help(format!("write `listen_address = \":{port}\"` there"));
    }
}
