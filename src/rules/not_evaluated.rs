use crate::check::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
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
    RG019 "not-evaluated" Warning
}

/// What nobody writes who does not mean Helm.
const HELM: [&str; 5] = [".Values.", ".Release.", ".Chart.", ".Capabilities.", "include \"gitlab-runner."];

fn check(inspection: &Inspection, findings: &mut Findings) {
    walk(inspection, &inspection.subject.values.tree, "", findings);
}

fn walk(inspection: &Inspection, node: &Node, path: &str, findings: &mut Findings) {
    match &node.value {
        Value::String(text) if is_expression(text) && !is_evaluated(path) && !node.span.is_none() => {
            findings
                .report(Place::new(inspection.first_line(node.span), path), "the chart evaluates no expression here")
                .help("write what it should print");
        }
        Value::List(list) => list.iter().for_each(|item| walk(inspection, item, path, findings)),
        Value::Map(map) => {
            for (key, entry) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(inspection, &entry.node, &path, findings);
            }
        }
        _ => {}
    }
}

fn is_evaluated(path: &str) -> bool {
    evaluate::is_evaluated(&path.split('.').collect::<Vec<_>>())
}

fn is_expression(text: &str) -> bool {
    text.contains("{{") && HELM.iter().any(|word| text.contains(word))
}
