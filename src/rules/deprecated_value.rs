use crate::inspection::{Inspection, holds_nothing};
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::{Path, Shape};
use crate::tree::{Node, Value};

rule! {
    /// A value still works, and the chart's authors mean to take it away.
    ///
    /// What says the same, and will stay, can be written today.
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
    RG027 "deprecated-value" Warning
}

/// Values of which rules of their own have more to say.
const SPOKEN_OF: [&str; 4] =
    ["runnerRegistrationToken", "rbac.podSecurityPolicy", "metrics.serviceMonitor", "rbac.rules"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(values) = Shape::named("values") {
        walk(&inspection.subject.given, values, &Path::Root(""), findings);
    }
}

fn walk(node: &Node, shape: Shape, path: &Path<'_>, findings: &mut Findings) {
    let Value::Map(map) = &node.value else { return };
    for (key, entry) in map {
        let Some(field) = shape.field(key) else { continue };
        let path = path.key(key);
        let name = path.to_string();
        if SPOKEN_OF.contains(&name.as_str()) {
            continue;
        }
        if !field.is_deprecated() {
            walk(&entry.node, field.shape(), &path, findings);
        } else if !holds_nothing(&entry.node) {
            let finding = findings.report(Place::new(entry.key_span, name), format!("`{path}` is deprecated"));
            let instead = Some(field.instead()).filter(|instead| !instead.is_empty());
            finding.maybe_help(instead.map(|instead| format!("write {instead}")));
        }
    }
}
