use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `gitlabUrl` without a token.
    ///
    /// ## Why it matters
    ///
    /// The runner cannot register without a token. The token may also be passed at installation or come from a Secret.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com # <-
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `runners.secret` to the name of a Secret with the token, or pass `--set runnerToken=$TOKEN`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    RG158 "missing-token" Info, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    // A file of a few lines may override another file that contains the token.
    let is_complete = ["rbac", "serviceAccount", "runners"]
        .iter()
        .any(|path| context.is_written(path));
    let is_expected = context.is_written("gitlabUrl") && is_complete || context.has_all_values();
    if is_expected && context.model.token_source().is_none() {
        let message = "missing token: the runner cannot register";
        let help = "set `runners.secret` to the name of a Secret with the token, or pass `--set runnerToken=$TOKEN`";
        findings
            .report(context.key("gitlabUrl"), message)
            .level(if context.has_all_values() {
                Severity::Error
            } else {
                Severity::Info
            })
            .help(help);
    }
}
