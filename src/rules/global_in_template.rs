use crate::diagnostic::Severity;
use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::Shape;
use crate::tree::Node;

rule! {
    /// A setting of the whole manager stands in `runners.config`, where it is never read.
    ///
    /// `runners.config` is the template of one runner: of it only `[[runners]]` counts. What stands above it is set by
    /// values of the chart (`concurrent`, `checkInterval`, `logLevel`, …), or, for the rest, by the whole configuration
    /// in `runners.configOverride`. A setting that the chart writes as well is an error: one of the two is not what was
    /// meant.
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
    RG079 "global-in-template" Error of Config
}

/// A setting of the manager, the value that sets it, and the value without which the chart does not write it.
struct Global {
    key: &'static str,
    value: &'static str,
    condition: Option<&'static str>,
}

const fn global(key: &'static str, value: &'static str, condition: Option<&'static str>) -> Global {
    Global { key, value, condition }
}

const GLOBALS: [Global; 9] = [
    global("concurrent", "concurrent", None),
    global("check_interval", "checkInterval", None),
    global("shutdown_timeout", "shutdown_timeout", None),
    global("log_level", "logLevel", None),
    global("log_format", "logFormat", Some("logFormat")),
    global("listen_address", "metrics.port", Some("metrics.enabled")),
    global("sentry_dsn", "sentryDsn", Some("sentryDsn")),
    global("connection_max_age", "connectionMaxAge", Some("connectionMaxAge")),
    global("session_server", "sessionServer", Some("sessionServer.enabled")),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let root = config.tree().filter(|_| config.is_template()).and_then(|root| root.as_map());
    for (key, entry) in root.into_iter().flatten().filter(|(key, _)| !key.eq_ignore_ascii_case("runners")) {
        if !is_known(key) {
            continue;
        }
        let global = GLOBALS.iter().find(|global| key.eq_ignore_ascii_case(global.key));
        let is_written = global.is_some_and(|global| global.condition.is_none_or(|value| is_on(config, value)));
        let help = match global {
            Some(global) => format!("set `{}` in the values", global.value),
            None => "write the whole configuration into `runners.configOverride`".to_owned(),
        };
        let message = format!("`{key}` is a setting of the manager, of which nothing is read in `runners.config`");
        findings
            .report(Place::new(entry.key_span, config.path(key)), message)
            .level(if is_written { Severity::Error } else { Severity::Warning })
            .help(help);
    }
}

/// Whether a value is set and true.
fn is_on(config: &ConfigContext<'_>, path: &str) -> bool {
    let value = config.chart().values.and_then(|values| values.at(&path.split('.').collect::<Vec<_>>()));
    value.is_some_and(Node::is_truthy)
}

/// Whether the runner has such a setting; of any other there is more to say.
fn is_known(key: &str) -> bool {
    Shape::named("runner-config").is_some_and(|config| config.field(key).is_some())
}
