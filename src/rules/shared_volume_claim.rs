use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports one PersistentVolumeClaim for the configuration of several managers.
    ///
    /// ## Why it matters
    ///
    /// Each manager writes its registration and its identity. On a shared volume they overwrite each other, and a
    /// volume that one node mounts keeps the pods on other nodes from starting.
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
    ///
    /// ## Fix
    ///
    /// Set `runnergen.workload: StatefulSet` without `existingClaim`: each manager then gets its own claim.
    ///
    /// ## References
    ///
    /// - [Kubernetes: persistent volumes](https://kubernetes.io/docs/concepts/storage/persistent-volumes/)
    /// - [Kubernetes: StatefulSets](https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/)
    RG144 "shared-volume-claim" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let text = |path: &str| inspection.value(path).and_then(Node::as_str);
    let workload = text("runnergen.workload").unwrap_or("Deployment");
    let exists = inspection.is_on("runnergen.storage.existingClaim");
    let is_claim = exists || text("runnergen.storage.type") == Some("persistentVolumeClaim");
    let has_separate_claims = workload == "StatefulSet" && !exists;
    let has_several = workload == "DaemonSet" || is_scaled(inspection);
    if is_claim && has_several && !has_separate_claims {
        let path = if exists { "runnergen.storage.existingClaim" } else { "runnergen.storage.type" };
        let message = "shared claim: several managers overwrite each other's registration";
        let help = "set `workload: StatefulSet` without `existingClaim`: each manager then gets its own claim";
        findings.report(inspection.at(path), message).help(help);
    }
}

fn is_scaled(inspection: &Inspection) -> bool {
    let above_one = |path: &str| inspection.value(path).and_then(Node::as_int).is_some_and(|number| number > 1);
    if inspection.is_on("hpa") { above_one("hpa.maxReplicas") } else { above_one("replicas") }
}
