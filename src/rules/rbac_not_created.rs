use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Settings of the Role are given, and no Role is created.
    ///
    /// Nothing under `rbac` but `serviceAccountName` is read unless `rbac.create` is true: the rules grant nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   rules: # <-
    ///     - resources: ["pods"]
    ///       verbs: ["get"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    RG128 "rbac-not-created" Warning, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("rbac.create") {
        return;
    }
    for path in ["rbac.rules", "rbac.clusterWideAccess"] {
        if inspection.is_written(path) {
            let message = "no role is created without `rbac.create`: this does nothing";
            findings.report(inspection.key(path), message).help("set `rbac.create: true`, or leave it out");
        }
    }
}
