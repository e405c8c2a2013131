use super::{invalid_token, wrong_token};
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::source::{Origin, Span};

rule! {
    /// A token stands in a values file.
    ///
    /// Whoever may read the file, its history or its backups can run a runner with it, and gets the jobs of others with
    /// all their secrets. A Secret that the values only name keeps it where it belongs.
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
    RG156 "literal-token" Warning
}

/// GitLab makes no shorter tokens.
const SHORTEST: usize = 12;

fn check(inspection: &Inspection, findings: &mut Findings) {
    for path in ["runnerToken", "runnerRegistrationToken"] {
        let Some(text) = inspection.text(path) else { continue };
        let is_wrong = invalid_token::fault(text).is_some() || wrong_token::judge(path, text).is_some();
        let is_spare = path == "runnerRegistrationToken" && inspection.is_on("runnerToken");
        let place = inspection.at(path);
        if !is_wrong && !is_spare && !is_example(text) && is_in_file(inspection, place.span) {
            let message = "a token in a file is read by everybody who may read the file";
            let help =
                "put it into a Secret, and name that in `runners.secret`; or give it by a flag where this is installed";
            findings.report(place, message).help(help);
        }
    }
}

/// Whether a text is only what a token could look like: the reader of an example is to put theirs there.
fn is_example(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let words = ["xxx", "your", "token", "change", "replace", "here", "example", "secret"];
    text.len() < SHORTEST || words.iter().any(|word| small.contains(word))
}

fn is_in_file(inspection: &Inspection, span: Span) -> bool {
    inspection.subject.sources.of(span).is_some_and(|source| source.origin == Origin::File)
}
