use crate::input::placeholder::is_open;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports a job namespace that the Role does not cover.
    ///
    /// ## Why it matters
    ///
    /// A Role applies to one namespace: that of `runners.jobNamespace`, or else that of the manager. If
    /// `runners.config` sends jobs to another namespace, or lets them choose one, the manager cannot create pods there.
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
    ///
    /// ## Fix
    ///
    /// Set `runners.jobNamespace` to the namespace of the jobs. For several namespaces, set
    /// `rbac.clusterWideAccess: true`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG127 "rbac-namespace" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("rbac.create") || context.is_on("rbac.clusterWideAccess") {
        return;
    }
    for section in context
        .pod_runners()
        .iter()
        .filter_map(|(_, section)| section.as_ref())
    {
        if section.text("bearer_token").is_none() {
            check_section(context, section, findings);
        }
    }
}

fn check_section(context: &RuleContext, section: &View<'_>, findings: &mut Findings) {
    let help = "set `rbac.clusterWideAccess: true`, or bind a Role in each namespace to the manager's ServiceAccount";
    for (key, message) in [
        (
            "namespace_per_job",
            "missing permissions: each job gets its own namespace, but the Role applies to one",
        ),
        (
            "namespace_overwrite_allowed",
            "missing permissions: jobs may choose their namespace, but the Role applies to one",
        ),
    ] {
        // With minimal rules a ClusterRole covers the namespaces of jobs.
        let is_covered = key == "namespace_per_job" && context.model.has_minimal_rbac();
        if let Some(view) = section
            .get(key)
            .filter(|view| view.node.is_truthy() && !is_covered)
        {
            findings
                .report(context.config_place(&view), message)
                .help(help);
        }
    }
    let wanted = section
        .get("namespace")
        .and_then(|view| Some((view.as_text()?, view)));
    if let (Some((jobs, view)), Some(role)) = (wanted, role_namespace(context))
        && jobs != role
        && !is_open(jobs)
        && !section.is_on("namespace_per_job")
    {
        let message =
            format!("missing permissions: jobs run in `{jobs}`, but the Role applies to `{role}`");
        let help = format!("set `runners.jobNamespace: {jobs}`");
        findings
            .report(context.config_place(&view), message)
            .help(help)
            .maybe_fix(context.setting("runners", "runners.jobNamespace", jobs));
    }
}

/// The namespace of the Role, if it is known and no other rule checks it. `default` may only mean that the namespace
/// of the release was not passed.
fn role_namespace<'a>(context: &RuleContext<'a>) -> Option<&'a str> {
    // A minimal Role is in the namespace of the jobs.
    if context.is_on("runners.jobNamespace") || context.model.has_minimal_rbac() {
        return None;
    }
    let release = context.loaded.release.namespace();
    context
        .text("namespace")
        .or(Some(release).filter(|name| *name != "default" && !context.is_on("namespace")))
}
