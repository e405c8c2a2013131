use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Fix;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `securityContext.privileged: true`, which applies to the manager and not to the jobs.
    ///
    /// ## Why it matters
    ///
    /// `securityContext` belongs to the manager, which needs no privileges: it only calls the Kubernetes API.
    /// Privileged jobs, as Docker-in-Docker needs them, are configured in `runners.config`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// securityContext:
    ///   allowPrivilegeEscalation: true
    ///   privileged: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `securityContext.privileged`, and set `privileged = true` in `[runners.kubernetes]` if jobs need it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab: use Docker to build Docker images](https://docs.gitlab.com/ci/docker/using_docker_build/)
    /// - [GitLab Runner: security](https://docs.gitlab.com/runner/security/)
    RG184 "privileged-manager" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context
        .value("securityContext.privileged")
        .and_then(|flag| flag.as_bool())
        == Some(true)
    {
        let are_jobs = context.pod_runners().iter().any(|(_, section)| {
            section
                .as_ref()
                .is_some_and(|section| section.is_on("privileged"))
        });
        let message = if are_jobs {
            "`securityContext.privileged` applies to the manager, which needs no privileges"
        } else {
            "`securityContext.privileged` applies to the manager, not to the jobs"
        };
        let help =
            "remove it, and set `privileged = true` in `[runners.kubernetes]` of `runners.config`";
        findings
            .report(context.at("securityContext.privileged"), message)
            .help(help)
            .maybe_fix(fix(context, are_jobs));
    }
}

/// Removes the privilege of the manager, and gives it to the jobs if they do not have it.
fn fix(context: &RuleContext, are_jobs: bool) -> Option<Fix> {
    const PATH: &str = "securityContext.privileged";
    let mut changes = vec![context.removal(PATH)?];
    if !are_jobs {
        let line = context
            .comments()
            .with_line(PATH, PATH, "privileged = true");
        changes.extend(context.into_config(PATH, &[("runners.kubernetes", line)])?);
    }
    Some(Fix::unsafe_(format!("remove `{PATH}`"), changes))
}
