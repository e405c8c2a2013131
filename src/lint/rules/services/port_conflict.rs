use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    let Ok(server) = context.model.session_server() else {
        return;
    };
    if context.text("metrics.portName") == Some("session-server") {
        let message = "duplicate port name `session-server`: the API server rejects the pod";
        findings
            .report(context.at("metrics.portName"), message)
            .help("set `metrics.portName: metrics`");
    }
    let port = server.internal_port.as_str();
    let is_same = context
        .value("metrics.port")
        .is_some_and(|metrics| metrics.to_template_string() == port);
    if is_same && context.is_on("metrics.enabled") {
        let (path, user, other, default) = if context.is_written("metrics.port") {
            (
                "metrics.port",
                "the session server",
                "sessionServer.internalPort",
                9252,
            )
        } else {
            (
                "sessionServer.internalPort",
                "the metrics server",
                "metrics.port",
                8093,
            )
        };
        let message = format!("conflicting port {port}: {user} (`{other}`) already uses it");
        let other_span = if context.is_written(other) {
            context.key_span(other)
        } else {
            let section = other.split('.').next().unwrap_or(other);
            context.key_span(&format!("{section}.enabled"))
        };
        findings
            .report(context.at(path), message)
            .level(Severity::Warning)
            .help(format!("set `{path}` to another port, such as {default}"))
            .related(other_span, format!("{user} listens on {port}"));
    }
}
