use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Service has a setting that does not go with its type.
    ///
    /// `externalTrafficPolicy` is for Services that are reached from outside, `loadBalancerSourceRanges` for load
    /// balancers. With another type the API server refuses them; of the session server's ranges the chart says nothing
    /// to it, so that nobody is kept out.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: ClusterIP
    ///   externalTrafficPolicy: Local # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: LoadBalancer
    ///   externalTrafficPolicy: Local
    /// ```
    RG105 "service-setting" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.model.has_metrics_service() {
        check_service(inspection, "service", inspection.text("service.type").unwrap_or("ClusterIP"), findings);
    }
    let is_known = !inspection.is_unknown("sessionServer.serviceType");
    if let Some(server) = inspection.model.session_server().ok().filter(|_| is_known) {
        check_service(inspection, "sessionServer", &server.service_type, findings);
    }
}

fn check_service(inspection: &Inspection, section: &str, kind: &str, findings: &mut Findings) {
    let policy = format!("{section}.externalTrafficPolicy");
    if matches!(kind, "ClusterIP" | "Headless")
        && inspection.is_on(&policy)
        && !has_external_addresses(inspection, section)
    {
        let message = format!("a Service of type `{kind}` is not reached from outside: the API server refuses this");
        findings.report(inspection.key(&policy), message).help("leave it out, or take `NodePort` or `LoadBalancer`");
    }
    let ranges = format!("{section}.loadBalancerSourceRanges");
    if kind != "LoadBalancer" && inspection.is_on(&ranges) {
        let is_dropped = section == "sessionServer";
        let end = if is_dropped { "nobody is kept out" } else { "the API server refuses this" };
        findings
            .report(inspection.key(&ranges), format!("a Service of type `{kind}` has no load balancer: {end}"))
            .level(if is_dropped { Level::Warning } else { Level::Error })
            .help("set the type to `LoadBalancer`, or leave the ranges out");
    }
}

/// With addresses of its own a Service is reached from outside, whatever its type.
fn has_external_addresses(inspection: &Inspection, section: &str) -> bool {
    section == "service" && inspection.is_on("service.externalIPs")
}
