use crate::chart::NoSessionServer;
use crate::inspection::Inspection;
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
    let place = inspection.at("sessionServer.enabled");
    match inspection.model.session_server() {
        Err(NoSessionServer::Replicas(replicas)) => {
            let message = format!("`sessionServer` has no effect: the chart renders none with `replicas: {replicas}`");
            findings.report(place, message).help("set `replicas` to 1, or install a release for each manager");
        }
        Ok(_) if inspection.number("hpa.maxReplicas").is_some_and(|most| most > 1) => {
            let message =
                "the autoscaler starts several managers: a terminal reaches any of them, not the one with the job";
            findings.report(place, message).help("leave `hpa` out, or the session server off");
        }
        Ok(_) | Err(NoSessionServer::Disabled | NoSessionServer::DaemonSet) => {}
    }
}
