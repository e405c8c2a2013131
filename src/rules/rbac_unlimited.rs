use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Role without rules grants everything.
    ///
    /// Where `rbac.rules` is empty the chart writes one rule for all resources and verbs of the core group: the
    /// manager, and who takes it over, may read every Secret of the namespace. Who installs it must have all of that as
    /// well.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true # <-
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["pods", "pods/attach", "pods/exec", "secrets", "services", "serviceaccounts", "events"]
    ///       verbs: ["get", "list", "watch", "create", "patch", "update", "delete"]
    ///     - resources: ["pods/log"]
    ///       verbs: ["get", "list"]
    /// serviceAccount:
    ///   create: true
    /// ```
    RG121 "rbac-unlimited" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("rbac.create") && !inspection.is_on("rbac.rules") {
        let reach = if inspection.is_on("rbac.clusterWideAccess") { "of the cluster" } else { "of the namespace" };
        let message = format!("without rules the role grants everything in the core group {reach}, Secrets included");
        let path = if inspection.given("rbac.rules").is_some() { "rbac.rules" } else { "rbac.create" };
        findings.report(inspection.at(path), message).help("list under `rbac.rules` what the executor needs");
    }
}
