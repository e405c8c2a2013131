use crate::chart_version::ChartVersion;
use crate::diagnostic::Level;
use crate::inspection::{Inspection, holds_nothing};
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::{Field, Path, Shape};
use crate::tree::{Entry, Node, Value};
use crate::values::defaults::defaults;

rule! {
    /// A value still works, and the chart's authors mean to take it away.
    ///
    /// What says the same, and will stay, can be written today. Where the value is what the chart takes anyway, as in a
    /// copy of its own values file, this is no more than advice: leave it out.
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
    RG027 "deprecated-value" Warning
}

/// Values of which rules of their own have more to say.
const SPOKEN_OF: [&str; 4] =
    ["runnerRegistrationToken", "rbac.podSecurityPolicy", "metrics.serviceMonitor", "rbac.rules"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(values) = Shape::named("values") {
        let chart = inspection.subject.chart;
        Search { values, chart, findings }.walk(&inspection.subject.given, values, &Path::Root(""));
    }
}

struct Search<'f> {
    values: Shape,
    chart: ChartVersion,
    findings: &'f mut Findings,
}

impl Search<'_> {
    fn walk(&mut self, node: &Node, shape: Shape, path: &Path<'_>) {
        let Value::Map(map) = &node.value else { return };
        for (key, entry) in map {
            let Some(field) = shape.field(key) else { continue };
            let path = path.key(key);
            if SPOKEN_OF.contains(&path.to_string().as_str()) {
                continue;
            }
            if !field.is_deprecated() {
                self.walk(&entry.node, field.shape(), &path);
            } else if !holds_nothing(&entry.node) {
                self.report(entry, field.instead(), &path);
            }
        }
    }

    fn report(&mut self, entry: &Entry, instead: &str, path: &Path<'_>) {
        let other: Vec<&str> = instead.trim_matches('`').split('.').collect();
        let since = field_at(self.values, &other).map_or("", Field::since);
        if !since.is_empty() && !self.chart.has(since) {
            return;
        }
        let finding =
            self.findings.report(Place::new(entry.key_span, path.to_string()), format!("`{path}` is deprecated"));
        if defaults(self.chart).at(&other).is_some_and(|default| default.value == entry.node.value) {
            finding.level(Level::Info).help("leave it out: the chart takes this anyway");
        } else if !instead.is_empty() {
            finding.help(format!("write {instead}"));
        }
    }
}

fn field_at(shape: Shape, path: &[&str]) -> Option<Field> {
    let (key, rest) = path.split_first()?;
    let field = shape.field(key)?;
    if rest.is_empty() { Some(field) } else { field_at(field.shape(), rest) }
}
