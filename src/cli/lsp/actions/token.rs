//! Moves a token to a Secret.

use gen_lsp_types::{CodeAction, CodeActionKind};

use super::super::{commands, diagnostics};
use super::{Requested, edits};
use crate::fix::migrate::{self, TOKENS};
use crate::lint::rules::registration::{plaintext_token, registration_token};
use crate::report::RenderedDiagnostic;

/// The actions for the tokens of the findings.
pub fn actions(requested: &Requested<'_>, findings: &[&RenderedDiagnostic]) -> Vec<CodeAction> {
    let is_plain = |finding: &&&RenderedDiagnostic| {
        [&plaintext_token::RULE, &registration_token::RULE].contains(&finding.rule)
    };
    let mut lines: Vec<usize> = Vec::new();
    let mut actions = Vec::new();
    for finding in findings.iter().filter(is_plain) {
        if !lines.contains(&finding.start.line) {
            lines.push(finding.start.line);
            actions.extend(action(requested, finding));
        }
    }
    actions
}

fn action(requested: &Requested<'_>, finding: &RenderedDiagnostic) -> Option<CodeAction> {
    let Requested {
        document, analysis, ..
    } = requested;
    let start = diagnostics::range(document, finding).start;
    let is_here = |release: usize, token: &str| {
        let entry = analysis.entry(document, &analysis.releases[release], token);
        entry.is_some_and(|entry| entry.start <= start && start <= entry.end)
    };
    let (release, token) = (0..analysis.releases.len())
        .flat_map(|release| TOKENS.map(|token| (release, token)))
        .find(|&(release, token)| is_here(release, token))?;
    let action = CodeAction {
        title: "Extract the token to a Secret".to_owned(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![requested.diagnostic(finding)]),
        ..CodeAction::default()
    };
    match migrate::extract(&analysis.job(document), release, token).ok()? {
        Ok(extraction) => {
            let message = format!(
                "Create the Secret before you install the values: {}",
                extraction.command
            );
            let edit = edits::of_files(document, analysis, &extraction.files)?;
            let command = commands::next_steps(message, Some(extraction.secret));
            let action = CodeAction {
                command: Some(command),
                ..action
            };
            requested.offer(action, Ok(edit))
        }
        Err(reason) => requested.offer(action, Err(reason)),
    }
}
