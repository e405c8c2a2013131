use crate::chart::Workload;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

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
    let model = inspection.model;
    let storage = model.storage();
    let has_several = model.workload() == Workload::DaemonSet || model.max_pods() > 1;
    if storage.claim.is_some() && has_several {
        let path =
            if storage.new_claim.is_none() { "runnergen.storage.existingClaim" } else { "runnergen.storage.type" };
        let message = "several managers would share this claim, and overwrite each other's registration";
        let help =
            "a StatefulSet gives each manager a claim of its own: `workload: StatefulSet` without `existingClaim`";
        findings.report(inspection.at(path), message).help(help);
    }
}
