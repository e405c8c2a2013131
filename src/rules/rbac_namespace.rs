use crate::check::Inspection;
use crate::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// Jobs run in a namespace that the Role does not reach.
    ///
    /// A Role holds in one namespace: that of `runners.jobNamespace`, else that of the manager. Where `runners.config` sends jobs
    /// to another one, or lets them choose, the manager may not create a pod there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_per_job = true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   clusterWideAccess: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_per_job = true
    /// ```
    RG127 "rbac-namespace" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.is_on("rbac.create") || inspection.is_on("rbac.clusterWideAccess") {
        return;
    }
    for section in inspection.pod_runners().iter().filter_map(|(_, section)| section.as_ref()) {
        if section.text("bearer_token").is_none() {
            check_section(inspection, section, findings);
        }
    }
}

fn check_section(inspection: &Inspection, section: &View<'_>, findings: &mut Findings) {
    let help = "set `rbac.clusterWideAccess: true`, or create a Role there and bind it to the manager's account";
    for (key, message) in [
        ("namespace_per_job", "each job gets a namespace of its own, and the role reaches one only"),
        ("namespace_overwrite_allowed", "jobs may choose their namespace, and the role reaches one only"),
    ] {
        // Minimal rules for namespaces that are yet to be made stand in a ClusterRole.
        let is_reached = key == "namespace_per_job" && inspection.text("runnergen.rbac") == Some("minimal");
        if let Some(view) = section.get(key).filter(|view| view.node.is_truthy() && !is_reached) {
            findings.report(inspection.config_place(&view), message).help(help);
        }
    }
}
