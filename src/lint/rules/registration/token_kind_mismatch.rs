use crate::chart::model::token::{AUTHENTICATION, REGISTRATION};
use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Fix, Severity};
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
    /// runnerToken: GR1348941abcdefghij012345678 # <-
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

/// Tokens for other purposes: prefix and name.
const OTHER_KINDS: [(&str, &str); 9] = [
    ("glpat-", "a personal access token"),
    ("gldt-", "a deploy token"),
    ("glptt-", "a pipeline trigger token"),
    ("glcbt-", "a CI/CD job token"),
    ("glft-", "a feed token"),
    ("glsoat-", "a SCIM token"),
    ("glimt-", "an incoming mail token"),
    ("ghp_", "a GitHub personal access token"),
    ("github_pat_", "a GitHub personal access token"),
];

/// Prefixes of tokens in base64, as in the `data` of a Secret.
const ENCODED: [&str; 3] = ["Z2xydC", "R1IxMzQ4OTQx", "Z2xwYXQt"];

const CREATE_RUNNER: &str =
    "create a runner in GitLab, and use its `glrt-` token: in a Secret, or as `runnerToken`";

/// The help for a runner authentication token in the wrong place.
const RENAME: &str = "rename the key to `runnerToken`";

fn check(context: &RuleContext, findings: &mut Findings) {
    if are_swapped(context) {
        let message = "`runnerToken` holds a registration token, and `runnerRegistrationToken` holds a runner authentication token";
        findings
            .report(context.at("runnerToken"), message)
            .help("swap the two values, or remove the registration token")
            .maybe_fix(swapped(context))
            .related(
                context.key_span("runnerRegistrationToken"),
                "the runner authentication token",
            );
        return;
    }
    for path in ["runnerToken", "runnerRegistrationToken"] {
        let Some(text) = context.text(path) else {
            continue;
        };
        if let Some((level, message, help)) = mismatch(path, text) {
            findings
                .report(context.at(path), message)
                .level(level)
                .help(help)
                .maybe_fix(
                    (help == RENAME)
                        .then(|| as_runner_token(context, path))
                        .flatten(),
                );
        }
    }
}

/// Returns true if each of the two keys holds the token of the other.
pub(super) fn are_swapped(context: &RuleContext) -> bool {
    let holds = |path, prefix| {
        context
            .text(path)
            .is_some_and(|text| text.starts_with(prefix))
    };
    holds("runnerToken", REGISTRATION) && holds("runnerRegistrationToken", AUTHENTICATION)
}

/// Returns true for a token that is not for runners, such as a personal access token: it gives access to more than jobs.
pub(super) fn has_other_purpose(text: &str) -> bool {
    OTHER_KINDS
        .iter()
        .any(|(prefix, _)| text.starts_with(prefix))
}

/// Returns what is wrong with the kind of a token, and how to repair it. Other rules about tokens skip such a token.
pub(super) fn mismatch(path: &str, text: &str) -> Option<(Severity, String, &'static str)> {
    if let Some((prefix, name)) = OTHER_KINDS
        .iter()
        .find(|(prefix, _)| text.starts_with(prefix))
    {
        let message = format!(
            "invalid `{path}`: expected a runner authentication token (`glrt-…`), found {name} (`{prefix}…`)"
        );
        let help = "revoke the token if this file was ever committed or shared; create a runner in GitLab, and use its `glrt-` token";
        return Some((Severity::Error, message, help));
    }
    if ENCODED.iter().any(|prefix| text.starts_with(prefix)) {
        let message = format!(
            "invalid `{path}`: the token is encoded in base64, and the chart encodes it again"
        );
        return Some((
            Severity::Error,
            message,
            "write the token as GitLab shows it, or store it in a Secret and set `runners.secret`",
        ));
    }
    if path == "runnerToken" && text.starts_with(REGISTRATION) {
        let message = "invalid `runnerToken`: expected a runner authentication token (`glrt-…`), found a registration token";
        return Some((Severity::Error, message.to_owned(), CREATE_RUNNER));
    }
    let is_misplaced = path == "runnerRegistrationToken" && text.starts_with(AUTHENTICATION);
    is_misplaced.then(|| {
        let message = "invalid `runnerRegistrationToken`: found a runner authentication token, which belongs to `runnerToken`";
        (Severity::Warning, message.to_owned(), RENAME)
    })
}

/// Moves a runner authentication token to its key, which may be there without a value.
fn as_runner_token(context: &RuleContext, path: &str) -> Option<Fix> {
    const TOKEN: &str = "runnerToken";
    let Some(empty) = context.written(TOKEN) else {
        return context.moving(path, TOKEN);
    };
    if empty.node.is_truthy() {
        return None;
    }
    let token = context.written(path)?.node.without_spans();
    let changes = vec![
        Change::replace(empty.key_span, token),
        context.removal(path)?,
    ];
    Some(Fix::unsafe_(format!("move `{path}` to `{TOKEN}`"), changes))
}

/// Swaps the values of the two tokens.
fn swapped(context: &RuleContext) -> Option<Fix> {
    let [first, second] =
        ["runnerToken", "runnerRegistrationToken"].map(|path| context.written(path));
    let (first, second) = (first?, second?);
    let changes = vec![
        Change::replace(first.key_span, second.node.without_spans()),
        Change::replace(second.key_span, first.node.without_spans()),
    ];
    Some(Fix::unsafe_("swap the two values", changes))
}
