use crate::chart::model::NoSessionServer;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a session server for several replicas.
    ///
    /// ## Why it matters
    ///
    /// The chart renders the session server only for one replica. With more there is no Service, no port and no address
    /// for it, so interactive web terminals do not work. With an autoscaler the Service exists, but routes a terminal
    /// to any pod instead of the one that runs the job.
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
    ///
    /// ## Fix
    ///
    /// Set `replicas: 1` and remove `hpa`, or install one Helm release for each manager.
    ///
    /// ## References
    ///
    /// - [GitLab: interactive web terminals](https://docs.gitlab.com/ci/interactive_web_terminal/)
    /// - [GitLab Runner: the `[session_server]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-session_server-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG100 "session-replicas" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let place = context.at("sessionServer.enabled");
    match context.model.session_server() {
        Err(NoSessionServer::Replicas(replicas)) => {
            let message = format!(
                "`sessionServer.enabled` has no effect: the chart renders no session server for {replicas} replicas"
            );
            findings
                .report(place, message)
                .help("set `replicas: 1`, or install one Helm release for each manager");
        }
        Ok(_)
            if context
                .number("hpa.maxReplicas")
                .is_some_and(|most| most > 1) =>
        {
            let message = "conflicting `hpa`: a terminal may reach another manager than the one that runs the job";
            findings
                .report(place, message)
                .help("remove `hpa`, or set `sessionServer.enabled: false`");
        }
        Ok(_) | Err(NoSessionServer::Disabled | NoSessionServer::DaemonSet) => {}
    }
}
