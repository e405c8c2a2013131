use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// ## What it does
    ///
    /// Reports a token without `gitlabUrl`.
    ///
    /// ## Why it matters
    ///
    /// The runner cannot register without the URL of the GitLab instance.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   secret: gitlab-runner-token # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `gitlabUrl`, such as `https://gitlab.example.com`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG159 "missing-gitlab-url" Warning, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let tokens = ["runnerToken", "runnerRegistrationToken", "runners.secret"];
    let Some(path) = tokens.into_iter().find(|path| inspection.is_written(path)) else { return };
    if !inspection.model.has_gitlab_url() {
        let message = "missing `gitlabUrl`: the runner cannot register";
        findings.report(inspection.key(path), message).help("set `gitlabUrl: https://gitlab.example.com`");
    }
}
