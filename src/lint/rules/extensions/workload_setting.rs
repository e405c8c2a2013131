use crate::chart::model::{NoSessionServer, Workload};
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a setting that the selected kind of workload does not support.
    ///
    /// ## Why it matters
    ///
    /// A DaemonSet runs one pod on each node: `replicas` and `hpa` have no effect, and the session server, which needs
    /// exactly one manager, is not rendered. A Deployment supports the strategies `Recreate` and `RollingUpdate`; the
    /// other two support `OnDelete` and `RollingUpdate`, and a StatefulSet has no `maxSurge`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// replicas: 2 # <-
    /// runnergen:
    ///   workload: DaemonSet
    /// ```
    ///
    /// ```yaml
    /// strategy:
    ///   type: Recreate # <-
    /// runnergen:
    ///   workload: StatefulSet
    /// ```
    ///
    /// ```yaml
    /// strategy:
    ///   rollingUpdate:
    ///     maxSurge: 1 # <-
    /// runnergen:
    ///   workload: StatefulSet
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// nodeSelector:
    ///   runners: "true"
    /// strategy:
    ///   type: RollingUpdate
    ///   rollingUpdate:
    ///     maxUnavailable: 1
    /// runnergen:
    ///   workload: DaemonSet
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the setting, or choose another `runnergen.workload`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Deployments](https://kubernetes.io/docs/concepts/workloads/controllers/deployment/)
    /// - [Kubernetes: StatefulSets](https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/)
    /// - [Kubernetes: DaemonSet](https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/)
    RG143 "workload-setting" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    match context.model.workload() {
        Workload::DaemonSet => {
            check_daemon_set(context, findings);
            check_strategy(context, "DaemonSet", findings);
        }
        Workload::StatefulSet => check_strategy(context, "StatefulSet", findings),
        Workload::Deployment => {}
    }
}

fn check_daemon_set(context: &RuleContext, findings: &mut Findings) {
    if context
        .given("replicas")
        .is_some_and(|entry| !entry.node.is_null())
    {
        let message = "conflicting `replicas`: a DaemonSet runs one manager on each node";
        let help = "remove `replicas` and select nodes with `nodeSelector`, or change `runnergen.workload`";
        findings.report(context.at("replicas"), message).help(help);
    }
    if context.is_on("hpa") {
        let message = "conflicting `hpa`: a DaemonSet runs one manager on each node";
        findings
            .report(context.key("hpa"), message)
            .help("remove `hpa`, or change `runnergen.workload`");
    }
    if context.model.session_server().err() != Some(NoSessionServer::Disabled) {
        let message = "`sessionServer.enabled` has no effect: a session server is not rendered for a DaemonSet";
        findings
            .report(context.at("sessionServer.enabled"), message)
            .level(Severity::Warning)
            .help("remove `sessionServer`, or change `runnergen.workload`");
    }
}

fn check_strategy(context: &RuleContext, workload: &str, findings: &mut Findings) {
    if context.value("strategy.type").and_then(Node::as_str) == Some("Recreate") {
        let message = format!(
            "invalid strategy `Recreate`: a {workload} expects `RollingUpdate` or `OnDelete`"
        );
        findings
            .report(context.at("strategy.type"), message)
            .help("set `strategy.type: RollingUpdate`");
    }
    if workload == "StatefulSet" && context.is_on("strategy.rollingUpdate.maxSurge") {
        let message = "unknown `maxSurge`: a StatefulSet does not support it";
        findings
            .report(context.key("strategy.rollingUpdate.maxSurge"), message)
            .help("remove `maxSurge`");
    }
}
