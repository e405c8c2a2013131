use crate::diagnostic::Level;
use crate::inspection::Inspection;
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
    let Ok(server) = inspection.model.session_server() else { return };
    if inspection.text("metrics.portName") == Some("session-server") {
        let message = "the session server's port has this name already: the API server refuses two of one name";
        findings.report(inspection.at("metrics.portName"), message).help("choose another name, such as `metrics`");
    }
    let port = &server.internal_port;
    let is_same = inspection.value("metrics.port").is_some_and(|metrics| metrics.printed() == *port);
    if is_same && inspection.is_on("metrics.enabled") {
        let message = format!("the session server listens on port {port} already: only one of the two can");
        let path = if inspection.is_written("metrics.port") { "metrics.port" } else { "sessionServer.internalPort" };
        findings.report(inspection.at(path), message).level(Level::Warning).help("choose another port");
    }
}
