use crate::chart::model::NoSessionServer;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an Ingress for a session server that is not enabled.
    ///
    /// ## Why it matters
    ///
    /// The chart renders the Ingress even without the session server. The Service that it routes to is then missing, so
    /// every request fails in the ingress controller.
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
    ///
    /// ## Fix
    ///
    /// Set `sessionServer.enabled: true`, or remove `sessionServer.ingress`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Ingress](https://kubernetes.io/docs/concepts/services-networking/ingress/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG103 "session-ingress-without-server" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_disabled = matches!(
        context.model.session_server(),
        Err(NoSessionServer::Disabled)
    );
    if is_disabled && context.is_on("sessionServer.ingress.enabled") {
        let message =
            "missing session server: the Ingress routes to a Service that is not rendered";
        let place = context.at("sessionServer.ingress.enabled");
        findings
            .report(place, message)
            .help("set `sessionServer.enabled: true`, or remove `sessionServer.ingress`");
    }
}
