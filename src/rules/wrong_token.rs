use crate::chart::token::{AUTHENTICATION, REGISTRATION};
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A token of one kind stands where another belongs.
    ///
    /// `runnerToken` is the token of a runner: it was created in GitLab and begins with `glrt-`.
    /// `runnerRegistrationToken` registers new runners. GitLab refuses one for the other, and personal access tokens
    /// for both. It takes a `glrt-` token for registering, as a favour, without the settings of the runner.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerToken: glpat-abcdefghij0123456789 # <-
    /// ```
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerRegistrationToken: glrt-abcdefghij0123456789 # <-
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
    RG153 "wrong-token" Error
}

/// Tokens of GitLab and others that are for something else.
const FOREIGN: [&str; 9] = ["glpat-", "gldt-", "glptt-", "glcbt-", "glft-", "glsoat-", "glimt-", "ghp_", "github_pat_"];

/// How tokens begin that were encoded for a Secret, in base64.
const ENCODED: [&str; 3] = ["Z2xydC", "R1IxMzQ4OTQx", "Z2xwYXQt"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        let Some(text) = inspection.text(path) else { continue };
        if let Some((level, message)) = judge(path, text) {
            findings
                .report(inspection.at(path), message)
                .level(level)
                .help("create a runner in GitLab, and write its `glrt-` token to `runnerToken`, or to a Secret");
        }
    }
}

/// What is wrong with a token under that key. Rules about tokens in general leave such a token to this one.
pub(super) fn judge(path: &str, text: &str) -> Option<(Level, String)> {
    let (is_runner, is_registration) = (text.starts_with(AUTHENTICATION), text.starts_with(REGISTRATION));
    if FOREIGN.iter().any(|prefix| text.starts_with(prefix)) {
        Some((Level::Error, "a token of this kind is for something else, and GitLab refuses it".to_owned()))
    } else if ENCODED.iter().any(|prefix| text.starts_with(prefix)) {
        Some((
            Level::Error,
            "this token is encoded already, and the chart encodes it again: GitLab refuses it".to_owned(),
        ))
    } else if path == "runnerToken" && is_registration {
        Some((Level::Error, "this registers runners, and is the token of none: GitLab refuses it".to_owned()))
    } else {
        let message = "this is the token of a runner: it registers none, and belongs to `runnerToken`".to_owned();
        (path == "runnerRegistrationToken" && is_runner).then_some((Level::Warning, message))
    }
}
