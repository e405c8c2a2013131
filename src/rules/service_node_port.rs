use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Service of type `NodePort` without `service.metrics`, or a node port with another type.
    ///
    /// With the type `NodePort` the chart reads `service.metrics.nodePort`, and Helm fails where there is no
    /// `service.metrics`. With any other type nothing reads the port.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: NodePort # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: NodePort
    ///   metrics:
    ///     nodePort: 30252
    /// ```
    RG115 "service-node-port" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.is_on("service.enabled") || !inspection.is_on("metrics.enabled") {
        return;
    }
    let is_node_port = inspection.text("service.type") == Some("NodePort");
    if is_node_port && inspection.value("service.metrics").is_none_or(|metrics| metrics.as_map().is_none()) {
        let message = "the chart fails without `service.metrics`, where it looks for the node port";
        let help = "add `service.metrics.nodePort`, or `service.metrics: {}` for a port that the cluster chooses";
        findings.report(inspection.at("service.type"), message).help(help);
    } else if !is_node_port && inspection.is_on("service.metrics.nodePort") {
        let message = "only a Service of type `NodePort` has a node port: this does nothing";
        let place = inspection.at("service.metrics.nodePort");
        findings.report(place, message).level(Level::Warning).help("set `service.type: NodePort`, or leave it out");
    }
}
