use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::{LOG_FORMATS, LOG_LEVELS, ProblemKind};
use crate::suggestion::did_you_mean;
use crate::tree::Node;

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

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Logging], findings);
    for (path, what, known) in [("logLevel", "level", LOG_LEVELS.as_slice()), ("logFormat", "format", &LOG_FORMATS)] {
        let is_said = |node: &&Node| node.is_truthy() && !node.span.is_none() && node.is_scalar();
        let Some(node) = inspection.value(path).filter(is_said) else { continue };
        let name = node.printed();
        // The runner asks for levels in any letter case, for formats in this one.
        if !known.iter().any(|known| *known == name || what == "level" && known.eq_ignore_ascii_case(&name)) {
            let message = format!("there is no log {what} `{name}`; the runner does not start");
            let choice = || format!("write one of {}", known.join(", "));
            let help = did_you_mean(&name, known.iter().copied()).unwrap_or_else(choice);
            findings.report(inspection.at(path), message).help(help);
        }
    }
}
