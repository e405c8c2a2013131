use crate::chart::model::token::AUTHENTICATION;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a token that contains invalid characters or is too short.
    ///
    /// ## Why it matters
    ///
    /// Tokens contain no whitespace, quotes or control characters, and a `glrt-` token has at least 14 characters. The
    /// runner cannot register with anything else; the chart retries thirty times. The usual cause is a copying mistake.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerToken: "glrt-abcdefghij 0123456789" # <-
    /// ```
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerToken: glrt-abc # <-
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
    /// Copy the token from GitLab again.
    ///
    /// ## References
    ///
    /// - [GitLab: token overview](https://docs.gitlab.com/security/tokens/)
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    RG152 "invalid-token" Error
}

/// The runner rejects shorter `glrt-` tokens.
const SHORTEST: usize = 14;

fn check(context: &RuleContext, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        if let Some(reason) = context.text(path).and_then(problem) {
            let message = format!("invalid `{path}`: the token {reason}");
            findings
                .report(context.at(path), message)
                .help("copy the token from GitLab again");
        }
    }
}

/// Returns why a string cannot be a token. The chart trims line breaks at the end.
pub(super) fn problem(text: &str) -> Option<&'static str> {
    let token = text.trim_end_matches('\n');
    if token.contains(char::is_whitespace) {
        Some("contains whitespace")
    } else if token.contains(['"', '\'', '`']) {
        Some("contains a quote")
    } else if token
        .chars()
        .any(|character| character.is_control() || !character.is_ascii())
    {
        Some("contains an invalid character")
    } else {
        (token.starts_with(AUTHENTICATION) && token.len() < SHORTEST).then_some("is too short")
    }
}
