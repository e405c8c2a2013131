use crate::chart::token::TokenType;
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Settings of a runner that GitLab keeps stand beside the token of such a runner.
    ///
    /// A runner with a `glrt-` token was created in GitLab, and GitLab keeps its tags and whether it is locked,
    /// protected or takes jobs without tags. The chart drops what the values say of it.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   tags: docker,linux # <-
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
    RG150 "token-settings" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let level = match inspection.token_type() {
        Some(TokenType::Authentication) => Level::Warning,
        Some(TokenType::Unknown) if !inspection.model.has_complete_config() => Level::Info,
        _ => return,
    };
    for key in ["tags", "runUntagged", "locked", "protected"] {
        let path = format!("runners.{key}");
        let Some(entry) = inspection.given(&path).filter(|entry| !entry.node.is_null()) else { continue };
        if entry.node.as_str() == Some("") {
            continue;
        }
        let message = if level == Level::Warning {
            format!("with a `glrt-` token `{key}` does nothing: GitLab keeps it with the runner")
        } else {
            format!("should the token begin with `glrt-`, `{key}` does nothing: GitLab keeps it with the runner")
        };
        findings.report(inspection.key(&path), message).level(level).help("set it in GitLab, and leave it out here");
    }
}
