use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::View;

rule! {
    /// The manager may do in every namespace what it needs in one.
    ///
    /// A ClusterRole reaches all namespaces, those of other teams and of the cluster itself included. The executor
    /// needs it only where jobs choose their namespace, or each gets one of its own.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   clusterWideAccess: true # <-
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
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
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    RG126 "rbac-cluster-wide" Info
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let runners = inspection.pod_runners();
    let chooses = |section: &View<'_>| {
        let own = section.text("namespace").is_some_and(|_| inspection.is_written("runners.config"));
        own || section.text("namespace_overwrite_allowed").is_some()
            || section.is_on("namespace_per_job")
            || section.get("autoscaler").is_some()
    };
    let is_needed = runners.iter().filter_map(|(_, section)| section.as_ref()).any(chooses);
    let is_set = inspection.is_on("rbac.create") && inspection.is_on("rbac.clusterWideAccess");
    if is_set && !is_needed && inspection.config().is_some() {
        let message = "the manager gets its rights in every namespace, and its jobs run in one";
        let help = "leave it out; `runners.jobNamespace` gives the Role to another namespace";
        findings.report(inspection.at("rbac.clusterWideAccess"), message).help(help);
    }
}
