use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports `rbac.clusterWideAccess` that the runner's configuration does not need.
    ///
    /// ## Why it matters
    ///
    /// A ClusterRole applies to all namespaces, including those of other teams and of the cluster itself. The executor
    /// needs it only if jobs choose their namespace or each job gets its own.
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
    ///
    /// ## Fix
    ///
    /// Remove `rbac.clusterWideAccess`. To run jobs in another namespace, set `runners.jobNamespace`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG126 "rbac-cluster-wide" Info
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let runners = context.pod_runners();
    let chooses = |section: &View<'_>| {
        let own = section
            .text("namespace")
            .is_some_and(|_| context.is_written("runners.config"));
        own || section.text("namespace_overwrite_allowed").is_some()
            || section.is_on("namespace_per_job")
            || section.get("autoscaler").is_some()
    };
    let is_needed = runners
        .iter()
        .filter_map(|(_, section)| section.as_ref())
        .any(chooses);
    let is_set = context.is_on("rbac.create") && context.is_on("rbac.clusterWideAccess");
    if is_set && !is_needed && context.config().is_some() {
        let message = "unused `rbac.clusterWideAccess`: jobs run in one namespace only";
        let help = "remove it; to run jobs in another namespace, set `runners.jobNamespace`";
        findings
            .report(context.at("rbac.clusterWideAccess"), message)
            .help(help);
    }
}
