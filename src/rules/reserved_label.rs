use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

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

fn check(inspection: &Inspection, findings: &mut Findings) {
    let labels = inspection.value("podLabels").and_then(Node::as_map);
    let full = &inspection.model.names().full;
    let is_found_by_others = inspection.model.session_server().is_ok() || inspection.is_on("metrics.enabled");
    for (name, entry) in labels.into_iter().flatten() {
        let Some(value) = inspection.known(&entry.node) else { continue };
        let place = Place::new(entry.node.span, format!("podLabels.{name}"));
        if name == "app" && value != full {
            let message = format!("conflicting label `app`: the selector of the Deployment expects `{full}`");
            findings.report(place, message).help("use another label, such as `app.kubernetes.io/part-of`");
        } else if name == "release" && value != inspection.subject.release.name() && is_found_by_others {
            let message = "conflicting label `release`: Services and monitors select the pods by the chart's value";
            findings
                .report(place, message)
                .level(Level::Warning)
                .help("use another label, such as `app.kubernetes.io/part-of`");
        }
    }
}
