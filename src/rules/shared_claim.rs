use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::tree::Node;

rule! {
    /// Several managers would share one claim, and with it one configuration.
    ///
    /// Each manager writes its own registration and its own identity. On one volume they overwrite each other's, and a
    /// claim that one node mounts keeps the pods of all others from starting.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// replicas: 2
    /// runnergen:
    ///   storage:
    ///     type: persistentVolumeClaim # <-
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   workload: DaemonSet
    ///   storage:
    ///     existingClaim: gitlab-runner-config # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// replicas: 2
    /// runnergen:
    ///   workload: StatefulSet
    ///   storage:
    ///     type: persistentVolumeClaim
    /// ```
    RG144 "shared-claim" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let text = |path: &str| inspection.value(path).and_then(Node::as_str);
    let workload = text("runnergen.workload").unwrap_or("Deployment");
    let exists = inspection.is_on("runnergen.storage.existingClaim");
    let is_claim = exists || text("runnergen.storage.type") == Some("persistentVolumeClaim");
    let has_own_claims = workload == "StatefulSet" && !exists;
    let has_several = workload == "DaemonSet" || is_scaled(inspection);
    if is_claim && has_several && !has_own_claims {
        let path = if exists { "runnergen.storage.existingClaim" } else { "runnergen.storage.type" };
        let message = "several managers would share this claim, and overwrite each other's registration";
        let help =
            "a StatefulSet gives each manager a claim of its own: `workload: StatefulSet` without `existingClaim`";
        findings.report(inspection.at(path), message).help(help);
    }
}

fn is_scaled(inspection: &Inspection) -> bool {
    let above_one = |path: &str| inspection.value(path).and_then(Node::as_int).is_some_and(|number| number > 1);
    if inspection.is_on("hpa") { above_one("hpa.maxReplicas") } else { above_one("replicas") }
}
