use crate::chart_version::ChartVersion;
use crate::diagnostic::Level;
use crate::inspection::{Inspection, holds_nothing};
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::{Path, Shape};
use crate::tree::{Node, Value};

rule! {
    /// A value came with a later release of the chart than the one that is followed.
    ///
    /// `--chart-version` says which release that is. To an earlier one the key means nothing, and what it holds is
    /// lost.
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
    RG022 "later-key" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(values) = Shape::named("values") {
        walk(&inspection.subject.given, values, &Path::Root(""), inspection.subject.chart, findings);
    }
}

fn walk(node: &Node, shape: Shape, path: &Path<'_>, chart: ChartVersion, findings: &mut Findings) {
    let Value::Map(map) = &node.value else { return };
    for (key, entry) in map {
        let Some(field) = shape.field(key) else { continue };
        let path = path.key(key);
        if field.since().is_empty() || chart.has(field.since()) {
            walk(&entry.node, field.shape(), &path, chart, findings);
            continue;
        }
        let is_empty = holds_nothing(&entry.node);
        let message = format!("`{path}` came with release {} of the chart; {chart} does not read it", field.since());
        findings
            .report(Place::new(entry.key_span, path.to_string()), message)
            .level(if is_empty { Level::Warning } else { Level::Error })
            .help(format!("follow a later release: `--chart-version {}`", field.since()));
    }
}
