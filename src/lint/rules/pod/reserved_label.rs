use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a pod label that overrides one of the chart's labels.
    ///
    /// ## Why it matters
    ///
    /// The Deployment selects its pods by the label `app`; the API server rejects it if the pods have another value.
    /// Services and monitors select pods by `release`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// podLabels:
    ///   app: ci # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// podLabels:
    ///   app.kubernetes.io/part-of: ci
    /// ```
    ///
    /// ## Fix
    ///
    /// Use another label, such as `app.kubernetes.io/part-of`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: labels and selectors](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/)
    /// - [Kubernetes: Deployments](https://kubernetes.io/docs/concepts/workloads/controllers/deployment/)
    RG206 "reserved-label" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let labels = context.value("podLabels").and_then(Node::as_map);
    let full = context.model.names().full.as_str();
    let is_found_by_others =
        context.model.session_server().is_ok() || context.is_on("metrics.enabled");
    for (name, entry) in labels.into_iter().flatten() {
        let Some(value) = context.known(&entry.node) else {
            continue;
        };
        let place = Place::new(entry.node.span, format!("podLabels.{name}"));
        if name == "app" && value != full {
            let message =
                format!("conflicting label `app`: the selector of the Deployment expects `{full}`");
            findings
                .report(place, message)
                .help("use another label, such as `app.kubernetes.io/part-of`");
        } else if name == "release" && value != context.loaded.release.name() && is_found_by_others
        {
            let message = "conflicting label `release`: Services and monitors select the pods by the chart's value";
            findings
                .report(place, message)
                .level(Severity::Warning)
                .help("use another label, such as `app.kubernetes.io/part-of`");
        }
    }
}
