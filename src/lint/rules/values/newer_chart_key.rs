use crate::chart::version::ChartVersion;
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::{Path, Schema};
use helm_yaml::tree::{Node, Value};

rule! {
    /// ## What it does
    ///
    /// Reports a value that a newer chart version added.
    ///
    /// `--chart-version`, `runnergen.toml` or the GitOps document sets the chart version.
    ///
    /// ## Why it matters
    ///
    /// The older chart version ignores the value.
    ///
    /// ## Bad
    ///
    /// ```yaml --chart-version 0.88.0
    /// runners:
    ///   cache:
    ///     disableGlobalCredentialsExport: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --chart-version 0.89.0
    /// runners:
    ///   cache:
    ///     disableGlobalCredentialsExport: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the newer chart version, or remove the value.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG022 "newer-chart-key" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if let Some(values) = Schema::named("values") {
        walk(
            &context.loaded.given,
            values,
            &Path::Root(""),
            context.loaded.chart,
            findings,
        );
    }
}

fn walk(
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
    chart: ChartVersion,
    findings: &mut Findings,
) {
    let Value::Map(map) = &node.value else { return };
    for (key, entry) in map {
        let Some(field) = schema.field(key) else {
            continue;
        };
        let path = path.key(key);
        if field.since().is_empty() || chart.has(field.since()) {
            walk(&entry.node, field.schema(), &path, chart, findings);
            continue;
        }
        let is_empty = holds_nothing(&entry.node);
        let message = format!(
            "`{path}` has no effect: chart {} added it, and {chart} ignores it",
            field.since()
        );
        findings
            .report(Place::new(entry.key_span, path.to_string()), message)
            .level(if is_empty {
                Severity::Warning
            } else {
                Severity::Error
            })
            .help(match older_name(&path.to_string()) {
                Some(older) => format!("write `{older}`, its name in chart {chart}"),
                None => format!(
                    "use a newer chart version: `--chart-version {}`",
                    field.since()
                ),
            });
    }
}

/// The name of a value before it was renamed.
fn older_name(path: &str) -> Option<&'static str> {
    (path == "image.repository").then_some("image.image")
}
