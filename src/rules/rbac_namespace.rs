use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::{View, is_open};

rule! {
    /// Jobs run in a namespace that the Role does not reach.
    ///
    /// A Role holds in one namespace: that of `runners.jobNamespace`, else that of the manager. Where `runners.config`
    /// sends jobs to another one, or lets them choose, the manager may not create a pod there.
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
    /// ```yaml --namespace ci
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
    ///         namespace = "jobs" # <-
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
        let is_reached = key == "namespace_per_job" && inspection.model.has_minimal_rbac();
        if let Some(view) = section.get(key).filter(|view| view.node.is_truthy() && !is_reached) {
            findings.report(inspection.config_place(&view), message).help(help);
        }
    }
    let wanted = section.get("namespace").and_then(|view| Some((view.as_text()?, view)));
    if let (Some((jobs, view)), Some(role)) = (wanted, role_namespace(inspection))
        && jobs != role
        && !is_open(jobs)
        && !section.is_on("namespace_per_job")
    {
        let message = format!("jobs run in `{jobs}`, and the role holds in `{role}`");
        let help = "set `runners.jobNamespace` to the jobs' namespace: the Role then goes there";
        findings.report(inspection.config_place(&view), message).help(help);
    }
}

/// Where the Role is, when that is known and no other rule speaks of it: nobody has to say the release's namespace
/// here.
fn role_namespace<'a>(inspection: &Inspection<'a>) -> Option<&'a str> {
    // A minimal Role is in the namespace of the jobs.
    if inspection.is_on("runners.jobNamespace") || inspection.model.has_minimal_rbac() {
        return None;
    }
    let release = inspection.subject.release.namespace();
    inspection.text("namespace").or(Some(release).filter(|name| *name != "default" && !inspection.is_on("namespace")))
}
