use crate::chart::features;
use crate::chart::version::ChartVersion;
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::{Fix, Severity};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::{Field, Path, Schema};
use helm_yaml::tree::{Entry, Node, Value};

rule! {
    /// ## What it does
    ///
    /// Reports a deprecated value of the chart.
    ///
    /// The severity is info if the value equals the default of its replacement, as in a copy of the chart's
    /// `values.yaml`.
    ///
    /// ## Why it matters
    ///
    /// The chart still reads the value, but a later chart version will ignore it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   serviceAccountName: ci # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: ci
    /// ```
    ///
    /// ```yaml --chart-version 0.93.0
    /// image:
    ///   image: mirror/gitlab-runner
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the value that replaces it, or remove it if it equals the default.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG027 "deprecated-value" Warning
}

/// Values that other rules report in more detail.
const OTHER_RULES: [&str; 4] = [
    "runnerRegistrationToken",
    "rbac.podSecurityPolicy",
    "metrics.serviceMonitor",
    "rbac.rules",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    if let Some(values) = Schema::named("values") {
        let chart = context.loaded.chart;
        let values = values.for_chart(chart);
        Search {
            chart,
            context,
            findings,
        }
        .walk(&context.loaded.given, values, &Path::Root(""));
    }
}

struct Search<'c, 'a, 'f> {
    context: &'c RuleContext<'a>,
    chart: ChartVersion,
    findings: &'f mut Findings,
}

impl Search<'_, '_, '_> {
    fn walk(&mut self, node: &Node, schema: Schema, path: &Path<'_>) {
        let Value::Map(map) = &node.value else { return };
        for (key, entry) in map {
            let Some(field) = schema.field(key) else {
                continue;
            };
            let path = path.key(key);
            if OTHER_RULES.contains(&path.to_string().as_str()) {
                continue;
            }
            if !field.is_deprecated() {
                self.walk(&entry.node, field.schema(), &path);
            } else if !holds_nothing(&entry.node) {
                self.report(entry, field.instead(), &path);
            }
        }
    }

    fn report(&mut self, entry: &Entry, instead: &str, path: &Path<'_>) {
        let other: Vec<&str> = instead.trim_matches('`').split('.').collect();
        let since = features::since(&other);
        if since.is_some_and(|since| since > self.chart) {
            return;
        }
        let path = path.to_string();
        let since = since.map(|since| format!(" since chart {since}"));
        let message = format!("`{path}` is deprecated{}", since.unwrap_or_default());
        let place = Place::new(entry.key_span, path.as_str());
        let finding = self.findings.report(place, message);
        if self
            .chart
            .defaults()
            .at(&other)
            .is_some_and(|default| default.value == entry.node.value)
        {
            finding
                .level(Severity::Info)
                .help(format!("remove `{path}`: it equals the default"))
                .maybe_fix(self.context.without_unused(&path));
        } else if !instead.is_empty() {
            let fix = self.context.moving(&path, &other.join("."));
            finding
                .help(format!("use {instead}"))
                .maybe_fix(fix.map(Fix::into_safe));
        }
    }
}

/// The path of the value that replaces a deprecated one.
pub(crate) fn replacement(path: &[&str]) -> Option<Vec<&'static str>> {
    let instead = field_at(Schema::named("values")?, path)?.instead();
    let is_path = instead.starts_with('`') && instead.ends_with('`');
    is_path.then(|| instead.trim_matches('`').split('.').collect())
}

fn field_at(schema: Schema, path: &[&str]) -> Option<Field> {
    let (key, rest) = path.split_first()?;
    let field = schema.field(key)?;
    if rest.is_empty() {
        Some(field)
    } else {
        field_at(field.schema(), rest)
    }
}
