use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::Shape;
use crate::tree::{Node, Value};
use crate::values::evaluate;

rule! {
    /// An expression stands in a value that the chart does not evaluate.
    ///
    /// It is printed with its braces, as it stands. Expressions count in `runners.config`, `runners.configOverride`,
    /// `runners.secret`, the parts of `image`, `podLabels`, `deploymentLabels`, `configMapLabels`,
    /// `serviceAccount.annotations`, the monitors' `metricRelabelings` and `extraObjects`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// podAnnotations:
    ///   release: "{{ .Release.Name }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// podLabels:
    ///   release: "{{ .Release.Name }}"
    /// ```
    RG019 "not-evaluated" Warning of Expressions
}

/// What nobody writes who does not mean Helm.
const HELM: [&str; 5] = [".Values.", ".Release.", ".Chart.", ".Capabilities.", "include \"gitlab-runner."];

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(values) = Shape::named("values") {
        walk(inspection, &inspection.subject.values.tree, values, &mut Vec::new(), findings);
    }
}

/// Looks at the values that the chart knows; what expressions make of any other is their affair.
fn walk<'n>(inspection: &Inspection, node: &'n Node, shape: Shape, path: &mut Vec<&'n str>, findings: &mut Findings) {
    match &node.value {
        Value::String(text) if is_expression(text) && !node.span.is_none() && !evaluate::is_evaluated(path) => {
            findings
                .report(
                    Place::new(inspection.first_line(node.span), path.join(".")),
                    "the chart evaluates no expression here",
                )
                .help("write what it should print");
        }
        Value::List(list) => {
            let items = shape.items();
            list.iter()
                .zip(items.into_iter().cycle())
                .for_each(|(item, shape)| walk(inspection, item, shape, path, findings));
        }
        Value::Map(map) => {
            for (key, entry) in map {
                if let Some(shape) = shape.field(key).map(|field| field.shape()).or(shape.each()) {
                    path.push(key);
                    walk(inspection, &entry.node, shape, path, findings);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

fn is_expression(text: &str) -> bool {
    text.contains("{{") && HELM.iter().any(|word| text.contains(word))
}
