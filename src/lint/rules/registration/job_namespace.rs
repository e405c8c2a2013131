use crate::input::placeholder::is_open;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `runners.jobNamespace` that differs from the namespace in `runners.config`.
    ///
    /// ## Why it matters
    ///
    /// `runners.jobNamespace` moves the Role to that namespace. Jobs follow it only with the chart's default
    /// `runners.config`. Otherwise they run in the `namespace` of `[runners.kubernetes]` or in the namespace of the
    /// release, where the manager has no permissions.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   jobNamespace: jobs # <-
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   jobNamespace: jobs
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace = "{{ .Values.runners.jobNamespace }}"
    ///         image = "alpine"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `namespace = "{{ .Values.runners.jobNamespace }}"` in `[runners.kubernetes]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG171 "job-namespace" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(wanted) = context.text("runners.jobNamespace") else {
        return;
    };
    let is_set = context.model.sets_variable(&["KUBERNETES_NAMESPACE"]);
    for (_, section) in context.pod_runners() {
        match section
            .as_ref()
            .and_then(|section| section.text("namespace"))
        {
            Some(actual) if actual != wanted && !is_open(actual) => {
                report(context, wanted, &format!("in `{actual}`"), findings);
            }
            None if !is_set && !context.loaded.values.config_names_namespace => {
                report(context, wanted, "in the namespace of the release", findings);
            }
            _ => {}
        }
    }
}

fn report(context: &RuleContext, wanted: &str, jobs_run: &str, findings: &mut Findings) {
    let place = context.at("runners.jobNamespace");
    if context.model.has_minimal_rbac() {
        let message = format!("`runners.jobNamespace` has no effect: jobs run {jobs_run}");
        findings
            .report(place, message)
            .help("remove it: minimal RBAC adds the Role to the namespace of the jobs");
        return;
    }
    let help = "set `namespace = \"{{ .Values.runners.jobNamespace }}\"` in `[runners.kubernetes]`";
    findings
        .report(
            place,
            format!("conflicting namespaces: the Role is in `{wanted}`, jobs run {jobs_run}"),
        )
        .help(help);
}
