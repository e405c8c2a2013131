use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    let tokens = ["runnerToken", "runnerRegistrationToken", "runners.secret"];
    let Some(path) = tokens.into_iter().find(|path| context.is_written(path)) else {
        return;
    };
    if !context.model.has_gitlab_url() {
        let message = "missing `gitlabUrl`: the runner cannot register";
        findings
            .report(context.key(path), message)
            .help("set `gitlabUrl: https://gitlab.example.com`");
    }
}
