use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A setting of the section `runnergen` has no effect beside another one.
    ///
    /// `docker` is for runners of that executor; the size and the class of a claim are for one that is rendered;
    /// addresses are for the NetworkPolicy of a hardened pod; minimal rules need `rbac.create`, and take the place of
    /// `rbac.rules`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   docker: # <-
    ///     image: alpine:3.22
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   storage:
    ///     size: 1Gi # <-
    /// ```
    ///
    /// ```yaml
    /// rbac:
    ///   create: false
    /// runnergen:
    ///   rbac: minimal # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   rbac: minimal
    ///   storage:
    ///     type: persistentVolumeClaim
    ///     size: 1Gi
    /// ```
    RG146 "unused-way" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let model = inspection.model;
    if inspection.given("runnergen").is_none() {
        return;
    }
    let mut report = |path: &str, message: &str| {
        if inspection.given(path).is_some_and(|entry| !entry.node.is_null()) {
            findings.report(inspection.key(path), message);
        }
    };
    if !model.runner_config().executors().contains(&"docker") {
        report("runnergen.docker", "no runner has the executor `docker`, so this says nothing");
    }
    if model.storage().new_claim.is_none() {
        for key in ["size", "storageClassName", "accessModes"] {
            report(&format!("runnergen.storage.{key}"), "no claim is rendered, so this says nothing");
        }
    }
    if !model.is_hardened() {
        report("runnergen.network", "only a hardened pod has a NetworkPolicy, so this says nothing");
    }
    if model.has_minimal_rbac() {
        if inspection.given("rbac.create").is_some_and(|create| !create.node.is_null() && !create.node.is_truthy()) {
            report("runnergen.rbac", "`rbac.create` is off, so there is no Role to give minimal rules to");
        } else if inspection.is_written("rbac.rules") {
            report("rbac.rules", "`runnergen.rbac: minimal` computes the rules, so these are left out");
        }
    }
}
