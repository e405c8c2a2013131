use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.model.has_metrics_service() {
        check_service(
            context,
            "service",
            context.text("service.type").unwrap_or("ClusterIP"),
            findings,
        );
    }
    let is_known = !context.is_unknown("sessionServer.serviceType");
    if let Some(server) = context.model.session_server().ok().filter(|_| is_known) {
        check_service(
            context,
            "sessionServer",
            server.service_type.as_str(),
            findings,
        );
    }
}

fn check_service(context: &RuleContext, section: &str, kind: &str, findings: &mut Findings) {
    let policy = format!("{section}.externalTrafficPolicy");
    if matches!(kind, "ClusterIP" | "Headless")
        && context.is_on(&policy)
        && !has_external_addresses(context, section)
    {
        let message = format!(
            "invalid `externalTrafficPolicy`: a Service of type `{kind}` has no external address"
        );
        findings
            .report(context.key(&policy), message)
            .help("remove it, or change the type to `NodePort` or `LoadBalancer`");
    }
    let ranges = format!("{section}.loadBalancerSourceRanges");
    if kind != "LoadBalancer" && context.is_on(&ranges) {
        let is_dropped = section == "sessionServer";
        let end = if is_dropped {
            "access is not restricted"
        } else {
            "the API server rejects the Service"
        };
        findings
            .report(
                context.key(&ranges),
                format!("invalid `loadBalancerSourceRanges` for type `{kind}`: {end}"),
            )
            .level(if is_dropped {
                Severity::Warning
            } else {
                Severity::Error
            })
            .help("change the type to `LoadBalancer`, or remove `loadBalancerSourceRanges`");
    }
}

/// Returns true for a Service with `externalIPs`, which may have a traffic policy whatever its type.
fn has_external_addresses(context: &RuleContext, section: &str) -> bool {
    section == "service" && context.is_on("service.externalIPs")
}
