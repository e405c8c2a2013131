use crate::inspection::Inspection;
use crate::inspection::variable;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::is_open;

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

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(wanted) = inspection.text("runners.jobNamespace") else { return };
    let is_set = variable::all(inspection).iter().any(|variable| variable.name == "KUBERNETES_NAMESPACE");
    let help = "set `namespace = \"{{ .Values.runners.jobNamespace }}\"` in `[runners.kubernetes]`";
    for (_, section) in inspection.pod_runners() {
        let place = inspection.at("runners.jobNamespace");
        match section.as_ref().and_then(|section| section.text("namespace")) {
            Some(actual) if actual != wanted && !is_open(actual) => {
                let message = format!("conflicting namespaces: the Role is in `{wanted}`, jobs run in `{actual}`");
                findings.report(place, message).help(help);
            }
            None if !is_set && !inspection.subject.values.config_names_namespace => {
                let message = format!(
                    "conflicting namespaces: the Role is in `{wanted}`, jobs run in the namespace of the release"
                );
                findings.report(place, message).help(help);
            }
            _ => {}
        }
    }
}
