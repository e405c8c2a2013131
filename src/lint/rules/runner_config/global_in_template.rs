use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::Schema;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a global setting in `runners.config`.
    ///
    /// The severity is error if the chart writes the same setting to `config.toml`, and warning otherwise.
    ///
    /// ## Why it matters
    ///
    /// `runners.config` is the template of one runner: only its `[[runners]]` section is read. Global settings come
    /// from the chart's values, so the one in the template has no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     concurrent = 4 # <-
    ///     [[runners]]
    ///       output_limit = 8192
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 4
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the setting to the chart's value for it (`concurrent`, `checkInterval`, `logLevel`, …). For a setting
    /// without such a value, write the whole configuration to `runners.configOverride`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: the global section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section)
    RG079 "global-in-template" Error of Config
}

/// A global setting, the chart value that sets it, and the value that enables it in the chart's template.
struct Global {
    key: &'static str,
    value: &'static str,
    condition: Option<&'static str>,
}

const fn global(key: &'static str, value: &'static str, condition: Option<&'static str>) -> Global {
    Global {
        key,
        value,
        condition,
    }
}

const GLOBALS: [Global; 9] = [
    global("concurrent", "concurrent", None),
    global("check_interval", "checkInterval", None),
    global("shutdown_timeout", "shutdown_timeout", None),
    global("log_level", "logLevel", None),
    global("log_format", "logFormat", Some("logFormat")),
    global("listen_address", "metrics.port", Some("metrics.enabled")),
    global("sentry_dsn", "sentryDsn", Some("sentryDsn")),
    global(
        "connection_max_age",
        "connectionMaxAge",
        Some("connectionMaxAge"),
    ),
    global(
        "session_server",
        "sessionServer",
        Some("sessionServer.enabled"),
    ),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let root = config
        .tree()
        .filter(|_| config.is_template())
        .and_then(|root| root.as_map());
    for (key, entry) in root
        .into_iter()
        .flatten()
        .filter(|(key, _)| !key.eq_ignore_ascii_case("runners"))
    {
        if !is_known(key) {
            continue;
        }
        let global = GLOBALS
            .iter()
            .find(|global| key.eq_ignore_ascii_case(global.key));
        let is_rendered =
            global.is_some_and(|global| global.condition.is_none_or(|value| is_on(config, value)));
        let help = match global {
            Some(global) => format!("set the chart's value `{}` instead", global.value),
            None => "move the whole configuration to `runners.configOverride`".to_owned(),
        };
        let message =
            format!("`{key}` has no effect: global settings in `runners.config` are ignored");
        findings
            .report(Place::new(entry.key_span, config.path(key)), message)
            .level(if is_rendered {
                Severity::Error
            } else {
                Severity::Warning
            })
            .help(help);
    }
}

/// Returns true if a value is set and true.
fn is_on(config: &ConfigContext<'_>, path: &str) -> bool {
    let value = config
        .chart()
        .values
        .and_then(|values| values.at(&path.split('.').collect::<Vec<_>>()));
    value.is_some_and(Node::is_truthy)
}

/// Returns true if it is a setting of the runner. Another rule reports unknown keys.
fn is_known(key: &str) -> bool {
    Schema::named("runner-config").is_some_and(|config| config.field(key).is_some())
}
