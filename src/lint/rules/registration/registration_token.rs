use std::sync::Arc;

use super::token_kind_mismatch;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Group;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a deprecated registration token.
    ///
    /// ## Why it matters
    ///
    /// GitLab deprecated registration tokens and disables them by default; a later version removes them. Each pod that
    /// starts registers a new runner, which stays in GitLab unless it is unregistered.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerRegistrationToken=GR1348941abcdefghij012345678
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// unregisterRunners: false # <-
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
    /// Create the runner in GitLab, and put its runner authentication token (`glrt-…`) into a Secret named in
    /// `runners.secret`.
    ///
    /// ## References
    ///
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    /// - [GitLab: token overview](https://docs.gitlab.com/security/tokens/)
    RG155 "registration-token" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_invalid = context.text("runnerRegistrationToken").is_some_and(|text| {
        token_kind_mismatch::mismatch("runnerRegistrationToken", text).is_some()
    });
    if is_invalid || !context.is_on("runnerRegistrationToken") || context.is_on("runnerToken") {
        return;
    }
    let help =
        "create the runner in GitLab, and use its `glrt-` token: in a Secret, or as `runnerToken`";
    if !context.is_on("unregisterRunners") {
        let message = "deprecated registration token: each pod that stops leaves a registered runner in GitLab";
        let place = match context.given("unregisterRunners") {
            Some(_) => context.at("unregisterRunners"),
            None => context.key("runnerRegistrationToken"),
        };
        findings.report(place, message).help(help);
    } else if context.model.replicas() > 1 {
        let message = "deprecated registration token: each replica registers its own runner";
        findings.report(context.at("replicas"), message).help(help);
    } else {
        let message =
            "deprecated registration token: GitLab disables registration tokens by default";
        findings
            .report(context.key("runnerRegistrationToken"), message)
            .help(help)
            .group(&with_plain_text());
    }
}

/// The group of this finding and the one that the token is in plain text.
pub(super) fn with_plain_text() -> Arc<Group> {
    let message = "deprecated registration token in plain text: GitLab disables registration tokens by default";
    let help = "create the runner in GitLab, put its `glrt-` token into a Secret, and set `runners.secret` to its name";
    Arc::new(Group {
        message: message.to_owned(),
        help: help.to_owned(),
    })
}
