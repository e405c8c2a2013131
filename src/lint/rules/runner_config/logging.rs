use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::lint::rule::Place;
use crate::report::printable::clip;
use crate::rule;
use helm_template::suggestion::did_you_mean;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports an unknown log level or log format.
    ///
    /// Levels are `debug`, `info`, `warn`, `error`, `fatal` and `panic`; formats are `runner`, `text` and `json`.
    ///
    /// ## Why it matters
    ///
    /// The runner does not start.
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
    /// ```yaml
    /// logFormat: xml # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// logLevel: debug
    /// logFormat: json
    /// ```
    ///
    /// ```toml
    /// log_level = "debug"
    ///
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use one of the levels and formats above.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the global section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG069 "logging" Error of Config
}

/// Log levels, case-insensitive.
const LEVELS: [&str; 8] = [
    "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic",
];

/// Log formats, case-sensitive. They are also in the schema of the runner configuration.
const FORMATS: [&str; 3] = ["runner", "text", "json"];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if let Some(level) = config.root().and_then(|root| root.get("log_level"))
        && let Some(name) = level.as_text().filter(|name| !is_open(name))
    {
        check_level(config.value(&level), name, findings);
    }
    let Some(values) = config.chart().values else {
        return;
    };
    if let Some((node, name)) = value(values, "logLevel") {
        check_level(Place::new(node.span, "logLevel"), &name, findings);
    }
    if let Some((node, name)) = value(values, "logFormat") {
        check_name(
            Place::new(node.span, "logFormat"),
            "log format",
            (&name, FORMATS.contains(&name.as_str())),
            &FORMATS,
            findings,
        );
    }
}

/// A value that the user set, as the chart prints it.
fn value<'n>(values: &'n Node, key: &str) -> Option<(&'n Node, String)> {
    let is_set = |node: &&Node| node.is_truthy() && !node.span.is_synthetic() && node.is_scalar();
    values
        .get(key)
        .filter(is_set)
        .map(|node| (node, node.to_template_string()))
}

fn check_level(place: Place, name: &str, findings: &mut Findings) {
    let is_known = LEVELS.iter().any(|level| level.eq_ignore_ascii_case(name));
    check_name(place, "log level", (name, is_known), &LEVELS, findings);
}

/// Reports an unknown name.
fn check_name(
    place: Place,
    what: &str,
    (name, is_known): (&str, bool),
    known: &[&str],
    findings: &mut Findings,
) {
    if !is_known {
        let message = format!(
            "invalid {what} `{}`: expected one of `{}`; the runner does not start",
            clip(name),
            known.join("`, `")
        );
        findings
            .report(place, message)
            .maybe_help(did_you_mean(name, known.iter().copied()));
    }
}
