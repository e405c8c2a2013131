use crate::chart::token::TokenType;
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// The runner refuses to register with its token and these settings.
    ///
    /// With a `glrt-` token `register` ends with an error when it is told a longest time for jobs, an access level, a
    /// note, or to pause or to take jobs without tags: GitLab keeps these. The chart tries thirty times, and the pod
    /// never gets ready.
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
    RG151 "token-refuses-settings" Error
}

/// Variables by which `register` takes such settings.
const VARIABLES: [&str; 5] = [
    "REGISTER_MAXIMUM_TIMEOUT",
    "REGISTER_ACCESS_LEVEL",
    "REGISTER_RUN_UNTAGGED",
    "REGISTER_PAUSED",
    "REGISTER_MAINTENANCE_NOTE",
];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let (level, condition) = match inspection.token_type() {
        Some(TokenType::Authentication) => (Level::Error, "with a `glrt-` token"),
        Some(TokenType::Unknown) if !inspection.model.has_complete_config() => {
            (Level::Info, "should the token begin with `glrt-`,")
        }
        _ => return,
    };
    let help = "set it in GitLab, and leave it out here";
    if inspection.is_on("runners.maximumTimeout") {
        let message = format!("{condition} the runner refuses to register when it is told `maximumTimeout`");
        findings.report(inspection.key("runners.maximumTimeout"), message).level(level).help(help);
    }
    for variable in inspection.model.variables() {
        let text = variable.value.map(|value| value.printed()).unwrap_or_default();
        if VARIABLES.contains(&variable.name) && !matches!(text.as_str(), "" | "0" | "false") {
            let message = format!("{condition} the runner refuses to register when it is told `{}`", variable.name);
            findings.report(Place::new(variable.span, variable.path), message).level(level).help(help);
        }
    }
}
