use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// A label of the pods replaces one of the chart's own.
    ///
    /// The Deployment finds its pods by the label `app`: with another value the API server refuses it. By `release`
    /// Services find them, and monitors by the others too.
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
            let message = format!("the Deployment finds its pods by `app: {full}`: the API server refuses another");
            findings.report(place, message).help("take another label, such as `app.kubernetes.io/part-of`");
        } else if name == "release" && value != inspection.subject.release.name() && is_found_by_others {
            let message = "Services and monitors find the pods by the chart's own label `release`, which this replaces";
            findings.report(place, message).level(Level::Warning).help("take another label");
        }
    }
}
