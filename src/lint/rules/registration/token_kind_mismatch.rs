use crate::chart::model::token::{AUTHENTICATION, REGISTRATION};
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a token of the wrong kind.
    ///
    /// `runnerToken` expects a runner authentication token (`glrt-…`), which GitLab shows when a runner is created.
    /// `runnerRegistrationToken` expects a registration token.
    ///
    /// ## Why it matters
    ///
    /// GitLab rejects a registration token in place of an authentication token, and personal access tokens in place of
    /// both. It accepts an authentication token for registration, but ignores the settings of the runner.
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
    ///
    /// ## Fix
    ///
    /// Create a runner in GitLab, and put its `glrt-` token into a Secret named in `runners.secret`.
    ///
    /// ## References
    ///
    /// - [GitLab: token overview](https://docs.gitlab.com/security/tokens/)
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG153 "token-kind-mismatch" Error
}

/// Prefixes of tokens for other purposes.
const OTHER_KINDS: [&str; 9] = [
    "glpat-",
    "gldt-",
    "glptt-",
    "glcbt-",
    "glft-",
    "glsoat-",
    "glimt-",
    "ghp_",
    "github_pat_",
];

/// Prefixes of tokens in base64, as in the `data` of a Secret.
const ENCODED: [&str; 3] = ["Z2xydC", "R1IxMzQ4OTQx", "Z2xwYXQt"];

fn check(context: &RuleContext, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        let Some(text) = context.text(path) else {
            continue;
        };
        if let Some((level, message)) = mismatch(path, text) {
            findings
                .report(context.at(path), message)
                .level(level)
                .help("create a runner in GitLab, and use its `glrt-` token: in a Secret, or as `runnerToken`");
        }
    }
}

/// Returns what is wrong with the kind of a token. Other rules about tokens skip such a token.
pub(super) fn mismatch(path: &str, text: &str) -> Option<(Severity, String)> {
    let (is_runner, is_registration) = (
        text.starts_with(AUTHENTICATION),
        text.starts_with(REGISTRATION),
    );
    if OTHER_KINDS.iter().any(|prefix| text.starts_with(prefix)) {
        Some((
            Severity::Error,
            format!(
                "invalid `{path}`: expected a runner authentication token (`glrt-…`), found a different type of token"
            ),
        ))
    } else if ENCODED.iter().any(|prefix| text.starts_with(prefix)) {
        Some((
            Severity::Error,
            format!(
                "invalid `{path}`: the token is encoded in base64, and the chart encodes it again"
            ),
        ))
    } else if path == "runnerToken" && is_registration {
        Some((
            Severity::Error,
            "invalid `runnerToken`: expected a runner authentication token (`glrt-…`), found a registration token"
                .to_owned(),
        ))
    } else {
        let message =
            "invalid `runnerRegistrationToken`: found a runner authentication token, which belongs to `runnerToken`"
                .to_owned();
        (path == "runnerRegistrationToken" && is_runner).then_some((Severity::Warning, message))
    }
}
