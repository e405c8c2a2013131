use super::{invalid_token, registration_token, token_kind_mismatch};
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::source::{Origin, Span};

rule! {
    /// ## What it does
    ///
    /// Reports a token in a values file.
    ///
    /// ## Why it matters
    ///
    /// Everybody who can read the file, its history or its backups can run a runner with the token, and receives jobs
    /// with all their secrets.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerToken: glrt-abcdefghij0123456789 # <-
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
    /// Put the token into a Secret and set `runners.secret` to its name, or pass it at installation:
    /// `--set runnerToken=$TOKEN`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab: token overview](https://docs.gitlab.com/security/tokens/)
    /// - [Kubernetes: Secrets](https://kubernetes.io/docs/concepts/configuration/secret/)
    RG156 "plaintext-token" Warning
}

/// The length of GitLab's shortest tokens.
const SHORTEST: usize = 12;

fn check(context: &RuleContext, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        let Some(text) = context.text(path) else {
            continue;
        };
        let is_invalid = invalid_token::problem(text).is_some()
            || token_kind_mismatch::mismatch(path, text).is_some()
                && !token_kind_mismatch::has_other_purpose(text);
        let is_unused = path == "runnerRegistrationToken" && context.is_on("runnerToken");
        let place = context.at(path);
        if !is_invalid && !is_unused && !is_example(text) && is_in_file(context, place.span) {
            let message = format!("`{path}` contains a token in plain text");
            let help = "put the token into a Secret and set `runners.secret` to its name, or pass it with `--set`";
            let finding = findings.report(place, message).help(help);
            if path == "runnerRegistrationToken" {
                finding.group(&registration_token::with_plain_text());
            }
        }
    }
}

/// Returns true for placeholders in examples, such as `your-token-here`.
fn is_example(text: &str) -> bool {
    let lowercase = text.to_ascii_lowercase();
    let words = [
        "xxx", "your", "token", "change", "replace", "here", "example", "secret",
    ];
    text.len() < SHORTEST || words.iter().any(|word| lowercase.contains(word))
}

fn is_in_file(context: &RuleContext, span: Span) -> bool {
    context
        .loaded
        .sources
        .source_of(span)
        .is_some_and(|source| source.origin == Origin::File)
}
