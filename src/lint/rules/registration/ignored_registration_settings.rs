use std::sync::Arc;

use crate::chart::model::token::TokenType;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Group, Severity};
use crate::lint::rule::Findings;
use crate::rule;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    let level = match context.token_type() {
        Some(TokenType::Authentication) => Severity::Warning,
        Some(TokenType::Unknown) if !context.model.has_complete_config() => Severity::Info,
        _ => return,
    };
    let group = Arc::new(Group {
        message: match level {
            Severity::Warning => {
                "settings of the registration have no effect: with a `glrt-` token GitLab stores them"
            }
            _ => {
                "settings of the registration have no effect if the token starts with `glrt-`: GitLab stores them"
            }
        }
        .to_owned(),
        help: "remove them, and set them in GitLab".to_owned(),
    });
    for key in ["tags", "runUntagged", "locked", "protected"] {
        let path = format!("runners.{key}");
        let Some(entry) = context.given(&path).filter(|entry| !entry.node.is_null()) else {
            continue;
        };
        if entry.node.as_str() == Some("") {
            continue;
        }
        let message = if level == Severity::Warning {
            format!("`{path}` has no effect: with a `glrt-` token GitLab stores it")
        } else {
            format!("`{path}` has no effect if the token starts with `glrt-`: GitLab stores it")
        };
        findings
            .report(context.key(&path), message)
            .level(level)
            .help("remove it, and set it in GitLab")
            .maybe_fix(context.without(&path))
            .group(&group);
    }
}
