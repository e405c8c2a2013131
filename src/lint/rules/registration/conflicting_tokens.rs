use super::token_kind_mismatch::are_swapped;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports values that set both `runnerToken` and `runnerRegistrationToken`.
    ///
    /// ## Why it matters
    ///
    /// The runner uses its authentication token and registers nothing. The registration token has no effect, but is
    /// still stored in the values and in the Secret.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerRegistrationToken: GR1348941abcdefghij012345678 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `runnerRegistrationToken`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    RG154 "conflicting-tokens" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let are_both_set = context.is_on("runnerToken") && context.is_on("runnerRegistrationToken");
    if are_both_set && !are_swapped(context) {
        let message = "`runnerRegistrationToken` has no effect: `runnerToken` is set as well";
        findings
            .report(context.key("runnerRegistrationToken"), message)
            .help("remove `runnerRegistrationToken`")
            .maybe_fix(context.without("runnerRegistrationToken"))
            .related(context.key_span("runnerToken"), "the token that is used");
    }
}
