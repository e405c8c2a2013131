use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::is_open;

rule! {
    /// `runners.jobNamespace` says one namespace, and jobs run in another.
    ///
    /// The value moves the Role to that namespace, and the jobs only with the chart's own `runners.config`. With one of
    /// your own jobs run where its `namespace` says, else in the release's namespace, where the manager may do nothing.
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
    RG171 "job-namespace" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(wanted) = inspection.text("runners.jobNamespace") else { return };
    let is_said = inspection.model.sets_variable(&["KUBERNETES_NAMESPACE"]);
    for (_, section) in inspection.pod_runners() {
        match section.as_ref().and_then(|section| section.text("namespace")) {
            Some(actual) if actual != wanted && !is_open(actual) => {
                let place = format!("in `{actual}`, as the configuration says");
                report(inspection, wanted, &place, findings);
            }
            None if !is_said && !inspection.subject.values.config_names_namespace => {
                let place = "in the release's namespace: the configuration names none";
                report(inspection, wanted, place, findings);
            }
            _ => {}
        }
    }
}

fn report(inspection: &Inspection, wanted: &str, jobs_run: &str, findings: &mut Findings) {
    let place = inspection.at("runners.jobNamespace");
    if inspection.model.has_minimal_rbac() {
        let message = format!("`runners.jobNamespace` has no effect: jobs run {jobs_run}");
        findings.report(place, message).help("remove it: minimal RBAC adds the Role to the namespace of the jobs");
        return;
    }
    let help = "write `namespace = \"{{ .Values.runners.jobNamespace }}\"` in `[runners.kubernetes]`";
    findings.report(place, format!("the Role goes to `{wanted}`, and jobs run {jobs_run}")).help(help);
}
