use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Fix;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a token in the values together with `runners.secret`.
    ///
    /// ## Why it matters
    ///
    /// The chart then writes the token to a Secret with that name, instead of reading an existing one. Helm refuses to
    /// adopt an existing Secret, and other tools overwrite it.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
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
    /// Remove the token from the values, and keep the Secret.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: Secrets](https://kubernetes.io/docs/concepts/configuration/secret/)
    RG157 "token-and-secret" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let has_token = context.is_on("runnerToken") || context.is_on("runnerRegistrationToken");
    if has_token && context.is_on("runners.secret") {
        let message = "conflicting `runners.secret`: the chart overwrites this Secret with the token from the values";
        let tokens = ["runnerToken", "runnerRegistrationToken"].iter();
        let removals = tokens.filter_map(|path| context.removal(path)).collect();
        findings
            .report(context.at("runners.secret"), message)
            .help("remove `runnerToken` and `runnerRegistrationToken`, and keep the Secret")
            .fix(Fix::unsafe_("remove the tokens", removals))
            .related(context.key_span("runnerToken"), "the token in the values")
            .related(
                context.key_span("runnerRegistrationToken"),
                "the token in the values",
            );
    }
}
