use crate::chart::features::Support;
use crate::chart::version::{ChartVersion, Status};
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::Schema;

rule! {
    /// ## What it does
    ///
    /// Reports a value that a newer chart version added.
    ///
    /// `--chart-version`, `runnergen.toml` or the GitOps document sets the chart version. It is a warning if the value is
    /// empty or the default, and for a value that only a preview reads if no chart version is set.
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
    for unknown in context.unknown_values() {
        if let Support::TooNew(since) = context.support(&unknown.path) {
            report(context, unknown, since, findings);
        }
    }
}

fn report(
    context: &RuleContext,
    unknown: &Diagnostic,
    since: ChartVersion,
    findings: &mut Findings,
) {
    let (path, chart) = (unknown.path.as_str(), context.loaded.chart);
    let preview = match since.status() {
        Status::Preview => " (a preview)",
        _ => "",
    };
    let message =
        format!("`{path}` requires chart {since}{preview} or later: chart {chart} ignores it");
    let help = match older_name(path, chart) {
        Some(older) => format!("write `{older}`, its name in chart {chart}"),
        None => format!("use chart {since} or later, or remove `{path}`"),
    };
    findings
        .report(Place::new(unknown.span(), path), message)
        .level(level(context, path, since))
        .help(help);
}

/// Without a chosen chart version, the preview that reads the value may be the one that is installed.
fn level(context: &RuleContext, path: &str, since: ChartVersion) -> Severity {
    let may_be_installed = !context.loaded.is_chart_pinned && since.status() == Status::Preview;
    if may_be_installed || has_no_effect(context, path, since) {
        Severity::Warning
    } else {
        Severity::Error
    }
}

/// Whether a value is empty or the default of the version that added it.
fn has_no_effect(context: &RuleContext, path: &str, since: ChartVersion) -> bool {
    let defaults = since.defaults();
    let default = defaults.at(&path.split('.').collect::<Vec<_>>());
    match (context.value(path), default) {
        (Some(value), Some(default)) if value.is_scalar() => value.value == default.value,
        (Some(value), _) => holds_nothing(value),
        (None, _) => true,
    }
}

/// The value that a later one replaces, if the chart version reads it.
fn older_name(path: &str, chart: ChartVersion) -> Option<String> {
    let (parent, _) = path.rsplit_once('.')?;
    let values = Schema::named("values")?.for_chart(chart);
    let mut keys = parent.split('.');
    let siblings = keys.try_fold(values, |schema, key| Some(schema.field(key)?.schema()))?;
    let replaced = format!("`{path}`");
    let older = siblings
        .fields()
        .find(|field| field.instead() == replaced)?;
    Some(format!("{parent}.{}", older.name()))
}
