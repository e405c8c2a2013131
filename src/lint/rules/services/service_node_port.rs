use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a Service of type `NodePort` without `service.metrics`, or a node port with another type.
    ///
    /// ## Why it matters
    ///
    /// With the type `NodePort` the chart reads `service.metrics.nodePort`, and Helm fails if `service.metrics` is
    /// missing. With any other type the chart ignores the node port.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: NodePort # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    /// service:
    ///   enabled: true
    ///   type: NodePort
    ///   metrics:
    ///     nodePort: 30252
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `service.metrics.nodePort`, or `service.metrics: {}` to let the cluster choose a port. Remove the node port
    /// for other types.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Service](https://kubernetes.io/docs/concepts/services-networking/service/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG115 "service-node-port" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("service.enabled") || !context.is_on("metrics.enabled") {
        return;
    }
    let is_node_port = context.text("service.type") == Some("NodePort");
    if is_node_port
        && context
            .value("service.metrics")
            .is_none_or(|metrics| metrics.as_map().is_none())
    {
        let message = "missing `service.metrics`: the chart requires it for the type `NodePort`";
        let help = "set `service.metrics: {nodePort: 30252}`, or `service.metrics: {}` to let the cluster choose a port";
        findings
            .report(context.at("service.type"), message)
            .help(help);
    } else if !is_node_port && context.is_on("service.metrics.nodePort") {
        let message =
            "`service.metrics.nodePort` has no effect: the Service is not of type `NodePort`";
        let place = context.at("service.metrics.nodePort");
        findings
            .report(place, message)
            .level(Severity::Warning)
            .help("set `service.type: NodePort`, or remove `service.metrics.nodePort`");
    }
}
