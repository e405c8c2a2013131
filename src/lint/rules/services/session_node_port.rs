use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `sessionServer.nodePort` with a Service type other than `NodePort`.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects a node port for the type `ClusterIP`, which `Headless` is as well. It accepts one for
    /// `LoadBalancer`, but the runner then advertises the node port to GitLab while the load balancer listens on
    /// `externalPort`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   serviceType: ClusterIP
    ///   nodePort: 30093 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   serviceType: NodePort
    ///   nodePort: 30093
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `sessionServer.serviceType: NodePort`, or remove `sessionServer.nodePort`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Service](https://kubernetes.io/docs/concepts/services-networking/service/)
    /// - [GitLab Runner: the `[session_server]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-session_server-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG104 "session-node-port" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let Ok(server) = context.model.session_server() else {
        return;
    };
    if !context.is_on("sessionServer.nodePort") || context.is_unknown("sessionServer.serviceType") {
        return;
    }
    let place = context.at("sessionServer.nodePort");
    let help = "set `sessionServer.serviceType: NodePort`, or remove `sessionServer.nodePort`";
    match server.service_type.as_str() {
        kind @ ("ClusterIP" | "Headless") => {
            let message =
                format!("invalid `nodePort`: a Service of type `{kind}` has no node ports");
            findings.report(place, message).help(help);
        }
        "LoadBalancer" => {
            let message = "conflicting ports: the runner advertises the node port, but the load balancer listens on `externalPort`";
            findings
                .report(place, message)
                .level(Severity::Warning)
                .help(help);
        }
        _ => {}
    }
}
