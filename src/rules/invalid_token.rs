use crate::chart::token::AUTHENTICATION;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A token cannot be one.
    ///
    /// Tokens hold no blanks, quotes or line breaks, and a `glrt-` token is longer than fourteen characters; the runner
    /// ends with an error at a shorter one, thirty times over. Most of these come from copying.
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
    RG152 "invalid-token" Error
}

/// The runner cannot work with a shorter `glrt-` token.
const SHORTEST: usize = 14;

fn check(inspection: &Inspection, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        if let Some(reason) = inspection.text(path).and_then(fault) {
            let message = format!("`{path}` {reason}, so it can be no token");
            findings.report(inspection.at(path), message).help("copy it anew from GitLab");
        }
    }
}

/// What keeps a text from being a token. A line break at its end is dropped on the way.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    let token = text.trim_end_matches('\n');
    if token.contains(char::is_whitespace) {
        Some("holds a blank or a line break")
    } else if token.contains(['"', '\'', '`']) {
        Some("holds a quote")
    } else if token.chars().any(|character| character.is_control() || !character.is_ascii()) {
        Some("holds a character that tokens don't have")
    } else {
        (token.starts_with(AUTHENTICATION) && token.len() < SHORTEST).then_some("is too short")
    }
}
