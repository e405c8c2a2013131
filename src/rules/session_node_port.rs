use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The session server has a node port and a Service of a type without one.
    ///
    /// The API server refuses a node port at a Service of type `ClusterIP`, which `Headless` is too. With
    /// `LoadBalancer` it takes it; but the runner then tells GitLab the node port, while the balancer listens on
    /// `externalPort`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   serviceType: ClusterIP
    ///   nodePort: 30093 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   serviceType: NodePort
    ///   nodePort: 30093
    /// ```
    RG104 "session-node-port" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Ok(server) = inspection.model.session_server() else { return };
    if !inspection.is_on("sessionServer.nodePort") || inspection.is_unknown("sessionServer.serviceType") {
        return;
    }
    let place = inspection.at("sessionServer.nodePort");
    let help = "set `sessionServer.serviceType: NodePort`, or leave the node port out";
    match server.service_type.as_str() {
        kind @ ("ClusterIP" | "Headless") => {
            let message = format!("a Service of type `{kind}` has no node port: the API server refuses this");
            findings.report(place, message).help(help);
        }
        "LoadBalancer" => {
            let message = "GitLab is told to call the node port, and the load balancer listens on `externalPort`";
            findings.report(place, message).level(Level::Warning).help(help);
        }
        _ => {}
    }
}
