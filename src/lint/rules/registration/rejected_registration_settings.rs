use crate::chart::model::token::TokenType;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports registration settings that the runner rejects with a runner authentication token.
    ///
    /// ## Why it matters
    ///
    /// With a `glrt-` token `gitlab-runner register` fails if it gets a maximum timeout, an access level, a maintenance
    /// note, or the settings to pause or to run untagged jobs: GitLab stores these with the runner. The chart retries
    /// thirty times, and the pod never becomes ready.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   maximumTimeout: 3600 # <-
    /// ```
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// extraEnv:
    ///   REGISTER_PAUSED: "true" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   name: linux
    /// ```
    ///
    /// ## Fix
    ///
    /// Set these properties in GitLab, and remove them from the values.
    ///
    /// ## References
    ///
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    /// - [GitLab: configuring runners](https://docs.gitlab.com/ci/runners/configure_runners/)
    /// - [GitLab Runner: registering runners](https://docs.gitlab.com/runner/register/)
    RG151 "rejected-registration-settings" Error
}

/// Variables that `gitlab-runner register` reads these settings from.
const VARIABLES: [&str; 5] = [
    "REGISTER_MAXIMUM_TIMEOUT",
    "REGISTER_ACCESS_LEVEL",
    "REGISTER_RUN_UNTAGGED",
    "REGISTER_PAUSED",
    "REGISTER_MAINTENANCE_NOTE",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    let (level, condition) = match context.token_type() {
        Some(TokenType::Authentication) => (Severity::Error, "a `glrt-` token"),
        Some(TokenType::Unknown) if !context.model.has_complete_config() => {
            (Severity::Info, "if the token starts with `glrt-`, it")
        }
        _ => return,
    };
    let help = "remove it, and set it in GitLab";
    if context.is_on("runners.maximumTimeout") {
        let message =
            format!("{condition} conflicts with `maximumTimeout`: the runner cannot register");
        findings
            .report(context.key("runners.maximumTimeout"), message)
            .level(level)
            .help(help)
            .maybe_fix(context.without("runners.maximumTimeout"));
    }
    for variable in context.model.variables() {
        let text = variable
            .value
            .map(|value| value.to_template_string())
            .unwrap_or_default();
        if VARIABLES.contains(&variable.name) && !matches!(text.as_str(), "" | "0" | "false") {
            let message = format!(
                "{condition} conflicts with `{}`: the runner cannot register",
                variable.name
            );
            findings
                .report(Place::new(variable.span, variable.path), message)
                .level(level)
                .help(help);
        }
    }
}
