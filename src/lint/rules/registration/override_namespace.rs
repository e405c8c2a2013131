use crate::input::loaded::ConfigRole;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a runner in `runners.configOverride` without a namespace for its jobs.
    ///
    /// ## Why it matters
    ///
    /// The chart passes the namespace of the release to the runner only with `runners.config`. With
    /// `runners.configOverride` jobs run in the namespace `default`.
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
    ///
    /// ## Fix
    ///
    /// Set `namespace = "{{ .Release.Namespace }}"` in `[runners.kubernetes]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG172 "override-namespace" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.role() != Some(ConfigRole::Override) {
        return;
    }
    for (runner, section) in context.pod_runners() {
        let view = section.unwrap_or(runner);
        if view.text("namespace").is_none() && !view.is_on("namespace_per_job") {
            let message = "missing `namespace`: jobs of this runner run in the namespace `default`";
            let place = Place::new(view.key_span, context.config_path(&view.path));
            findings
                .report(place, message)
                .help("set `namespace = \"{{ .Release.Namespace }}\"` in `[runners.kubernetes]`");
        }
    }
}
