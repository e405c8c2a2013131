use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::inspection::session_server;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Metrics and session server want the same port.
    ///
    /// Both are ports of one container. Two of one name are refused by the API server; of two with one number the
    /// runner can open only one.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// metrics:
    ///   enabled: true
    ///   port: 8093 # <-
    /// sessionServer:
    ///   enabled: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// metrics:
    ///   enabled: true
    ///   port: 9252
    /// sessionServer:
    ///   enabled: true
    /// ```
    RG106 "port-clash" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !session_server::is_rendered(inspection) {
        return;
    }
    if inspection.text("metrics.portName") == Some("session-server") {
        let message = "the session server's port has this name already: the API server refuses two of one name";
        findings.report(inspection.at("metrics.portName"), message).help("choose another name, such as `metrics`");
    }
    let port = inspection.number("sessionServer.internalPort").filter(|port| *port > 0).unwrap_or(8093);
    if inspection.is_on("metrics.enabled") && inspection.number("metrics.port") == Some(port) {
        let message = format!("the session server listens on port {port} already: only one of the two can");
        let path = if inspection.is_written("metrics.port") { "metrics.port" } else { "sessionServer.internalPort" };
        let other = if path == "metrics.port" { "sessionServer.internalPort" } else { "metrics.port" };
        findings
            .report(inspection.at(path), message)
            .level(Level::Warning)
            .help("choose another port")
            .related(inspection.key_span(other), "the other port");
    }
}
