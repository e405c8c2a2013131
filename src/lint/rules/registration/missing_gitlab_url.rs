use crate::chart::values::removed;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
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
    let token = tokens.into_iter().find(|path| context.is_written(path));
    let is_expected = token.is_some() || context.has_all_values();
    if is_expected && !context.model.has_gitlab_url() && !is_misspelled(context) {
        let message = "missing `gitlabUrl`: the runner cannot register";
        let level = if context.has_all_values() {
            Severity::Error
        } else {
            Severity::Warning
        };
        findings
            .report(context.key(token.unwrap_or("gitlabUrl")), message)
            .level(level)
            .help("set `gitlabUrl: https://gitlab.example.com`");
    }
}

/// Returns true if another finding names `gitlabUrl` as the correct key.
fn is_misspelled(context: &RuleContext) -> bool {
    let names_it = |help: &str| help.contains("`gitlabUrl`");
    context.unknown_values().iter().any(|unknown| {
        let replacement =
            removed::lookup(&unknown.path).map(|known| known.advice(context.loaded.chart, None));
        replacement.as_deref().is_some_and(names_it)
            || unknown.help.as_deref().is_some_and(names_it)
    })
}
