use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::subject::ConfigRole;

rule! {
    /// A runner of `runners.configOverride` names no namespace for its jobs.
    ///
    /// With a template the chart tells the runner the release's namespace. Beside an override it does not: jobs go to
    /// the namespace `default`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN:
    ///     secretKeyRef:
    ///       name: gitlab-runner-token
    ///       key: runner-token
    /// runners:
    ///   configOverride: |
    ///     concurrent = 10
    ///     [[runners]]
    ///       name = "linux"
    ///       url = "https://gitlab.example.com"
    ///       executor = "kubernetes"
    ///       [runners.kubernetes] # <-
    ///         image = "alpine"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN:
    ///     secretKeyRef:
    ///       name: gitlab-runner-token
    ///       key: runner-token
    /// runners:
    ///   configOverride: |
    ///     concurrent = 10
    ///     [[runners]]
    ///       name = "linux"
    ///       url = "https://gitlab.example.com"
    ///       executor = "kubernetes"
    ///       [runners.kubernetes]
    ///         namespace = "{{ .Release.Namespace }}"
    ///         image = "alpine"
    /// ```
    RG172 "override-namespace" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.role() != Some(ConfigRole::Override) {
        return;
    }
    for (runner, section) in inspection.pod_runners() {
        let view = section.unwrap_or(runner);
        if view.text("namespace").is_none() && !view.is_on("namespace_per_job") {
            let message = "without `namespace` the jobs of this runner go to the namespace `default`";
            let place = Place::new(view.key_span, inspection.config_path(&view.path));
            findings
                .report(place, message)
                .help("write `namespace = \"{{ .Release.Namespace }}\"` in `[runners.kubernetes]`");
        }
    }
}
