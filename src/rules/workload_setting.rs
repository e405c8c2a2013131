use crate::chart::{NoSessionServer, Workload};
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::tree::Node;

rule! {
    /// A setting that this kind of workload has no place for.
    ///
    /// A DaemonSet has one pod on each node: `replicas` and `hpa` cannot say how many there are, and the session
    /// server, which needs exactly one manager, is left out. `strategy` is a Deployment's (`Recreate`,
    /// `RollingUpdate`); the other two know `OnDelete` and `RollingUpdate`, and a StatefulSet never has more pods than
    /// it should.
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
    RG143 "workload-setting" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    match inspection.model.workload() {
        Workload::DaemonSet => {
            check_daemon_set(inspection, findings);
            check_strategy(inspection, "DaemonSet", findings);
        }
        Workload::StatefulSet => check_strategy(inspection, "StatefulSet", findings),
        Workload::Deployment => {}
    }
}

fn check_daemon_set(inspection: &Inspection, findings: &mut Findings) {
    if inspection.given("replicas").is_some_and(|entry| !entry.node.is_null()) {
        let message = "a DaemonSet has one manager on each node: `replicas` cannot be had with it";
        let help = "leave `replicas` out and choose the nodes by `nodeSelector`, or take another `workload`";
        findings.report(inspection.at("replicas"), message).help(help);
    }
    if inspection.is_on("hpa") {
        let message = "a DaemonSet has one manager on each node: `hpa` cannot be had with it";
        findings.report(inspection.key("hpa"), message).help("leave `hpa` out, or take another `workload`");
    }
    if inspection.model.session_server().err() != Some(NoSessionServer::Disabled) {
        let message = "the session server needs exactly one manager: with a DaemonSet it is left out";
        findings.report(inspection.at("sessionServer.enabled"), message).level(Level::Warning);
    }
}

fn check_strategy(inspection: &Inspection, workload: &str, findings: &mut Findings) {
    if inspection.value("strategy.type").and_then(Node::as_str) == Some("Recreate") {
        let message = format!("a {workload} knows `RollingUpdate` and `OnDelete`, but not `Recreate`");
        findings.report(inspection.at("strategy.type"), message);
    }
    if workload == "StatefulSet" && inspection.is_on("strategy.rollingUpdate.maxSurge") {
        let message = "a StatefulSet replaces pods one for one: it knows no `maxSurge`";
        findings.report(inspection.key("strategy.rollingUpdate.maxSurge"), message).help("leave it out");
    }
}
