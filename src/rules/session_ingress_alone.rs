use crate::chart::NoSessionServer;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// An Ingress leads to a session server that there is not.
    ///
    /// The chart renders the Ingress whether the session server is there or not. Without it, the Service behind the
    /// Ingress is missing, and every request ends in an error of the proxy.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// sessionServer:
    ///   publicIP: sessions.example.com
    ///   ingress:
    ///     enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   publicIP: sessions.example.com
    ///   ingress:
    ///     enabled: true
    /// ```
    RG103 "session-ingress-alone" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_disabled = matches!(inspection.model.session_server(), Err(NoSessionServer::Disabled));
    if is_disabled && inspection.is_on("sessionServer.ingress.enabled") {
        let message = "this Ingress leads to the session server, which is off";
        let place = inspection.at("sessionServer.ingress.enabled");
        findings.report(place, message).help("set `sessionServer.enabled: true`, or leave the Ingress out");
    }
}
