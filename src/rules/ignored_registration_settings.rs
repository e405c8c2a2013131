use crate::chart::token::TokenType;
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// ## What it does
    ///
    /// Reports runner properties that the chart ignores with a runner authentication token.
    ///
    /// ## Why it matters
    ///
    /// A runner with a `glrt-` token was created in GitLab, which stores its tags and whether it is locked, protected
    /// or runs untagged jobs. The chart ignores these values.
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
    ///
    /// ## Fix
    ///
    /// Set these properties in GitLab, and remove them from the values.
    ///
    /// ## References
    ///
    /// - [GitLab: migrating to the new runner registration workflow](https://docs.gitlab.com/ci/runners/new_creation_workflow/)
    /// - [GitLab: configuring runners](https://docs.gitlab.com/ci/runners/configure_runners/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG150 "ignored-registration-settings" Warning
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
            format!("`{path}` has no effect: with a `glrt-` token GitLab stores it")
        } else {
            format!("`{path}` has no effect if the token starts with `glrt-`: GitLab stores it")
        };
        findings.report(inspection.key(&path), message).level(level).help("remove it, and set it in GitLab");
    }
}
