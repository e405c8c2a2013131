use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an image without the init process that the chart starts.
    ///
    /// ## Why it matters
    ///
    /// The chart starts the manager with `dumb-init`. GitLab's UBI images for OpenShift contain `tini` instead, so the
    /// container stops with `no such file or directory`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   image: gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp # <-
    ///   tag: v18.9.0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// useTini: true
    /// image:
    ///   image: gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp
    ///   tag: v18.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `useTini: true`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG186 "init-process" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let found = context.image_repository();
    let ubi = found.filter(|(_, name)| {
        name.contains("gitlab-runner-ubi-images") || name.ends_with("gitlab-runner-ocp")
    });
    if let Some((path, _)) = ubi.filter(|_| !context.is_on("useTini")) {
        let message = "missing `dumb-init`: this image contains `tini` instead";
        findings
            .report(context.at(path), message)
            .help("set `useTini: true`");
    }
}
