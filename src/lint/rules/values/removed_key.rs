use crate::chart::values::removed::{self, Removed, Since};
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a value that was removed from the chart.
    ///
    /// ## Why it matters
    ///
    /// Most of these values were replaced by `runners.config`, the runner's configuration in TOML. Helm ignores the old
    /// value without a message.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   privileged: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the setting that the help names, usually a key in `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG021 "removed-key" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for unknown in context.unknown_values() {
        let path = &unknown.path;
        let Some(known) = removed::lookup(path).filter(|removed| removed.since.was_read()) else {
            continue;
        };
        let message = match known.since {
            Since::ReadUntil(version) => {
                format!("`{path}` was removed in chart {version} and has no effect")
            }
            Since::Read | Since::Never => {
                format!("`{path}` was removed from the chart and has no effect")
            }
        };
        let help = replacement(known, context, path);
        findings
            .report(Place::new(unknown.span(), path.as_str()), message)
            .help(help);
    }
}

/// The replacement of an ignored key, with its current value.
pub(super) fn replacement(known: &Removed, context: &RuleContext, path: &str) -> String {
    let given = context.value(path).filter(|_| known.path == path);
    format!("write {}", known.advice(given))
}
