use crate::chart::values::evaluate;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::Schema;
use helm_yaml::tree::{Node, Value};

rule! {
    /// ## What it does
    ///
    /// Reports a template expression in a value that the chart does not evaluate.
    ///
    /// The chart evaluates expressions in `runners.config`, `runners.configOverride`, `runners.secret`, the parts of
    /// `image`, `podLabels`, `deploymentLabels`, `configMapLabels`, `serviceAccount.annotations`, the monitors'
    /// `metricRelabelings` and `extraObjects`.
    ///
    /// ## Why it matters
    ///
    /// The expression ends up in the manifest literally, with its braces. In `gitlabUrl` and in a token it is an error:
    /// the runner does not register.
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
    ///
    /// ## Fix
    ///
    /// Write the result of the expression, or pass it with `--set`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Helm: chart development tips and tricks](https://helm.sh/docs/howto/charts_tips_and_tricks/)
    RG019 "unevaluated-expression" Warning of Expressions
}

/// Substrings that occur in Helm expressions only.
const HELM: [&str; 5] = [
    ".Values.",
    ".Release.",
    ".Chart.",
    ".Capabilities.",
    "include \"gitlab-runner.",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    if let Some(values) = Schema::named("values") {
        walk(
            context,
            &context.loaded.values.tree,
            values,
            &mut Vec::new(),
            findings,
        );
    }
}

/// Checks the chart's values only: expressions may read any other value.
fn walk<'n>(
    context: &RuleContext,
    node: &'n Node,
    schema: Schema,
    path: &mut Vec<&'n str>,
    findings: &mut Findings,
) {
    match &node.value {
        Value::String(text)
            if is_expression(text)
                && !node.span.is_synthetic()
                && !evaluate::is_evaluated(context.loaded.chart, path) =>
        {
            let path = path.join(".");
            let level = severity(&path);
            findings
                .report(
                    Place::new(context.first_line(node.span), path),
                    "expression is not evaluated: the chart copies this value literally",
                )
                .level(level)
                .help("write the result of the expression");
        }
        Value::List(list) => {
            let items = schema.items();
            list.iter()
                .zip(items.into_iter().cycle())
                .for_each(|(item, schema)| walk(context, item, schema, path, findings));
        }
        Value::Map(map) => {
            for (key, entry) in map {
                if let Some(schema) = schema
                    .field(key)
                    .map(|field| field.schema())
                    .or(schema.additional_properties())
                {
                    path.push(key);
                    walk(context, &entry.node, schema, path, findings);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

/// An error for the values without which the runner does not register.
fn severity(path: &str) -> Severity {
    match path {
        "gitlabUrl" | "runnerToken" | "runnerRegistrationToken" => Severity::Error,
        _ => Severity::Warning,
    }
}

fn is_expression(text: &str) -> bool {
    text.contains("{{") && HELM.iter().any(|word| text.contains(word))
}
