use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// ## What it does
    ///
    /// Reports a Service setting that does not match the Service type.
    ///
    /// `externalTrafficPolicy` is for Services with external addresses, `loadBalancerSourceRanges` for load balancers.
    ///
    /// ## Why it matters
    ///
    /// With another type the API server rejects the Service. The chart does not render the source ranges of the session
    /// server for another type, so access stays unrestricted.
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
    ///
    /// ## Fix
    ///
    /// Change the type of the Service, or remove the setting.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Service](https://kubernetes.io/docs/concepts/services-networking/service/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
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
        let message = format!("invalid `externalTrafficPolicy`: a Service of type `{kind}` has no external address");
        findings
            .report(inspection.key(&policy), message)
            .help("remove it, or change the type to `NodePort` or `LoadBalancer`");
    }
    let ranges = format!("{section}.loadBalancerSourceRanges");
    if kind != "LoadBalancer" && inspection.is_on(&ranges) {
        let is_dropped = section == "sessionServer";
        let end = if is_dropped { "access is not restricted" } else { "the API server rejects the Service" };
        findings
            .report(inspection.key(&ranges), format!("invalid `loadBalancerSourceRanges` for type `{kind}`: {end}"))
            .level(if is_dropped { Level::Warning } else { Level::Error })
            .help("change the type to `LoadBalancer`, or remove `loadBalancerSourceRanges`");
    }
}

/// Returns true for a Service with `externalIPs`, which may have a traffic policy whatever its type.
fn has_external_addresses(inspection: &Inspection, section: &str) -> bool {
    section == "service" && inspection.is_on("service.externalIPs")
}
