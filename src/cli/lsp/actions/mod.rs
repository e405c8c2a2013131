//! Code actions: fixes of findings, comments that ignore them, and conversions of the whole document.

mod conversion;
mod edits;
mod ignores;
mod token;

use gen_lsp_types::{CodeAction, CodeActionDisabled, CodeActionKind, WorkspaceEdit};

use super::analysis::Analysis;
use super::diagnostics;
use super::documents::Document;
use crate::fix::{self, Location, Selection};
use crate::lint::diagnostic::Applicability;
use crate::lint::rules::rbac::rbac_missing_permission;
use crate::report::RenderedDiagnostic;

pub use edits::workspace_edit;

/// What code actions are requested for.
pub struct Requested<'r> {
    /// The document.
    pub document: &'r Document,
    /// Its analysis.
    pub analysis: &'r Analysis,
    /// The range that the user selected.
    pub range: gen_lsp_types::Range,
    /// Whether the client shows actions that are not possible, with the reason.
    pub shows_disabled: bool,
}

impl Requested<'_> {
    /// The wanted kinds of actions. Each kind is computed only if it is wanted, since fixes are applied and linted to offer
    /// them.
    pub fn actions(&self, is_wanted: impl Fn(&CodeActionKind) -> bool) -> Vec<CodeAction> {
        let mut actions = Vec::new();
        if is_wanted(&CodeActionKind::QuickFix) {
            let findings = self.findings();
            actions.extend(findings.iter().filter_map(|found| self.quick_fix(found)));
            actions.extend(token::actions(self, &findings));
            actions.extend(ignores::actions(self, &findings));
        }
        if is_wanted(&CodeActionKind::RefactorRewrite) {
            actions.extend(conversion::action(self));
        }
        if is_wanted(&CodeActionKind::SourceFixAll) {
            actions.extend(self.fix_all());
        }
        actions
    }

    /// The findings in the range, by lines.
    fn findings(&self) -> Vec<&RenderedDiagnostic> {
        let (first, last) = (self.range.start.line, self.range.end.line);
        let is_inside = |finding: &&RenderedDiagnostic| {
            let range = diagnostics::range(self.document, finding);
            self.first_line(finding, range) <= last && first <= range.end.line
        };
        self.analysis.findings().iter().filter(is_inside).collect()
    }

    /// The first line on which the actions of a finding are offered. Missing permissions concern the whole section.
    fn first_line(&self, finding: &RenderedDiagnostic, range: gen_lsp_types::Range) -> u32 {
        let section = (finding.rule == &rbac_missing_permission::RULE)
            .then(|| {
                let mut releases = self.analysis.releases.iter();
                releases.find_map(|release| self.analysis.entry(self.document, release, "rbac"))
            })
            .flatten();
        section.map_or(range.start.line, |section| {
            section.start.line.min(range.start.line)
        })
    }

    /// The fix of a finding, as `runnergen validate --fix` applies and verifies it.
    fn quick_fix(&self, finding: &RenderedDiagnostic) -> Option<CodeAction> {
        let fix = finding.fix.as_ref()?;
        let selection = Selection {
            unchanged: Vec::new(),
            with_unsafe: true,
            only: finding.rule.code.parse().into_iter().collect(),
            at: Some(Location {
                file: self.analysis.path.clone(),
                position: finding.start,
            }),
        };
        let action = CodeAction {
            title: capitalized(&fix.title),
            kind: Some(CodeActionKind::QuickFix),
            is_preferred: Some(fix.applicability == Applicability::Safe),
            diagnostics: Some(vec![self.diagnostic(finding)]),
            ..CodeAction::default()
        };
        self.offer(action, self.fixed(&selection)?)
    }

    /// All safe fixes, as `runnergen validate --fix` applies them.
    fn fix_all(&self) -> Option<CodeAction> {
        let is_safe = |finding: &RenderedDiagnostic| {
            let fix = finding.fix.as_ref();
            fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
        };
        if !self.analysis.findings().iter().any(is_safe) {
            return None;
        }
        let action = CodeAction {
            title: "Apply all safe fixes".to_owned(),
            kind: Some(CodeActionKind::SourceFixAll),
            ..CodeAction::default()
        };
        let edit = self.fixed(&Selection::default())?.ok()?;
        self.offer(action, Ok(edit))
    }

    /// The edit of some fixes; `None` if there is nothing to change. The error is the reason why a fix is refused.
    fn fixed(&self, selection: &Selection) -> Option<Result<WorkspaceEdit, String>> {
        let outcome = fix::fix(&[self.analysis.job(self.document)], selection).ok()?;
        if outcome.files.is_empty() {
            return outcome
                .refused
                .into_iter()
                .next()
                .map(|refused| Err(refused.reason));
        }
        edits::of_files(self.document, self.analysis, &outcome.files).map(Ok)
    }

    /// The action with its edit or, if the client shows it, with the reason why it is not possible.
    fn offer(&self, action: CodeAction, edit: Result<WorkspaceEdit, String>) -> Option<CodeAction> {
        match edit {
            Ok(edit) => Some(CodeAction {
                edit: Some(edit),
                ..action
            }),
            Err(reason) => self.shows_disabled.then(|| CodeAction {
                disabled: Some(CodeActionDisabled::new(reason)),
                is_preferred: None,
                ..action
            }),
        }
    }

    fn diagnostic(&self, finding: &RenderedDiagnostic) -> gen_lsp_types::Diagnostic {
        diagnostics::diagnostic(self.document, self.analysis, finding)
    }
}

fn capitalized(title: &str) -> String {
    let mut title = title.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}
