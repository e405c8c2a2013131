use crate::inspection::Inspection;
use crate::inspection::session_server;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A session server is wanted for several replicas.
    ///
    /// The chart renders the session server for one replica only. With more of them there is no Service for it, no port
    /// and no address: the setting does nothing, and interactive terminals stay away. With an autoscaler the Service is
    /// there, and sends a terminal to any of the pods, not to the one that runs the job.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// replicas: 2
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// replicas: 1
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    /// ```
    RG100 "session-replicas" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !session_server::is_wanted(inspection) {
        return;
    }
    let (replicas, most) = (session_server::replicas(inspection), inspection.number("hpa.maxReplicas"));
    let place = inspection.at("sessionServer.enabled");
    if replicas > 1 {
        let message = format!("with {replicas} replicas the chart renders no session server: this does nothing");
        findings.report(place, message).help("set `replicas` to 1, or install a release for each manager");
    } else if most.is_some_and(|most| most > 1) {
        let message =
            "the autoscaler starts several managers: a terminal reaches any of them, not the one with the job";
        findings.report(place, message).help("leave `hpa` out, or the session server off");
    }
}
