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
    let help = "write `namespace = \"{{ .Values.runners.jobNamespace }}\"` in `[runners.kubernetes]`";
    for (_, section) in inspection.pod_runners() {
        let place = inspection.at("runners.jobNamespace");
        match section.as_ref().and_then(|section| section.text("namespace")) {
            Some(actual) if actual != wanted && !is_open(actual) => {
                let message =
                    format!("the Role goes to `{wanted}`, and jobs run in `{actual}`, as the configuration says");
                findings.report(place, message).help(help);
            }
            None if !is_said && !inspection.subject.values.config_names_namespace => {
                let message = format!(
                    "the Role goes to `{wanted}`, and jobs run in the release's namespace: the configuration names none"
                );
                findings.report(place, message).help(help);
            }
            _ => {}
        }
    }
}
