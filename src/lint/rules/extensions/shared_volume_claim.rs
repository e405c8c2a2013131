use crate::chart::model::Workload;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    let model = context.model;
    let storage = model.storage();
    let has_several = model.workload() == Workload::DaemonSet || model.max_pods() > 1;
    if storage.claim.is_some() && has_several {
        let path = if storage.new_claim.is_none() {
            "runnergen.storage.existingClaim"
        } else {
            "runnergen.storage.type"
        };
        let message = "shared claim: several managers overwrite each other's registration";
        let help = "set `workload: StatefulSet` without `existingClaim`: each manager then gets its own claim";
        findings.report(context.at(path), message).help(help);
    }
}
