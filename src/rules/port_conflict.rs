use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// ## What it does
    ///
    /// Reports metrics and a session server that use the same port.
    ///
    /// ## Why it matters
    ///
    /// Both are ports of one container. The API server rejects two ports with the same name; only one of the two
    /// servers can listen on a port number.
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
    ///
    /// ## Fix
    ///
    /// Change `metrics.port`, `metrics.portName` or `sessionServer.internalPort`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG106 "port-conflict" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Ok(server) = inspection.model.session_server() else { return };
    if inspection.text("metrics.portName") == Some("session-server") {
        let message = "duplicate port name `session-server`: the API server rejects the pod";
        findings.report(inspection.at("metrics.portName"), message).help("set `metrics.portName: metrics`");
    }
    let port = &server.internal_port;
    let is_same = inspection.value("metrics.port").is_some_and(|metrics| metrics.printed() == *port);
    if is_same && inspection.is_on("metrics.enabled") {
        let message = format!("conflicting port {port}: metrics and session server cannot both listen on it");
        let path = if inspection.is_written("metrics.port") { "metrics.port" } else { "sessionServer.internalPort" };
        let other = if path == "metrics.port" { "sessionServer.internalPort" } else { "metrics.port" };
        findings
            .report(inspection.at(path), message)
            .level(Level::Warning)
            .help("set `metrics.port: 9252` and `sessionServer.internalPort: 8093`")
            .related(inspection.key_span(other), "the other port");
    }
}
