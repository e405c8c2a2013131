//! Drops, replaces, sorts and deduplicates findings.
//!
//! A finding is dropped here if its value is unknown: an expression in it failed, or it is a placeholder. Ignore comments
//! and settings drop findings later, in [`settings`](crate::lint::settings).

use std::collections::HashMap;

use crate::fix::Action;
use crate::lint::context::{Placeholder, Placeholders};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rule::{RuleFlag, Stage};
use crate::lint::rules::syntax::placeholder;
use crate::report::printable::clip;
use helm_yaml::source::{Sources, Span};

/// Values whose placeholders are never rejected: the cluster does not see them, or accepts any string.
const NEVER_REJECTED: [&str; 4] = [
    "runners.executor",
    "runners.maximumTimeout",
    "runners.cache.secretName",
    "sessionServer.enabled",
];

/// What is unknown about the values.
pub(super) struct Unknown<'a> {
    /// Values that are replaced before the chart is installed.
    pub placeholders: &'a Placeholders,
    /// The spans of the expressions that failed.
    pub failed: Vec<Span>,
    /// Whether the tool that reads the embedding document replaces placeholders.
    pub is_filled_in: bool,
}

/// Drops findings inside failed expressions, replaces findings on placeholders, sorts by span and removes duplicates.
pub(super) fn postprocess(mut found: Vec<Diagnostic>, unknown: &Unknown<'_>) -> Vec<Diagnostic> {
    found.retain(|found| !unknown.is_in_failed_expression(found));
    let found = found
        .into_iter()
        .map(|found| unknown.placeholder_instead(&found).unwrap_or(found));
    sort_and_deduplicate(found.collect())
}

/// Shows the text that a fix quotes as it is written, not as YAML reads it: `"010"` instead of `"8"`.
pub(super) fn show_as_written(found: &mut Diagnostic, sources: &Sources) {
    let Some(fix) = &mut found.fix else {
        return;
    };
    for change in &fix.changes {
        let Action::Quote(read) = &change.action else {
            continue;
        };
        let (read, written) = (
            format!("`\"{read}\"`"),
            format!("`\"{}\"`", clip(sources.slice(change.span))),
        );
        fix.title = fix.title.replace(&read, &written);
        found.help = found.help.take().map(|help| help.replace(&read, &written));
    }
}

/// Sorts by span. Of equal findings, the one with the highest severity is kept.
fn sort_and_deduplicate(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| {
        (a.span(), a.rule.code, &a.message, b.severity).cmp(&(
            b.span(),
            b.rule.code,
            &b.message,
            a.severity,
        ))
    });
    found.dedup_by(|a, b| (a.span(), a.rule, &a.message) == (b.span(), b.rule, &b.message));
    one_for_each_placeholder(&mut found);
    found
}

/// Keeps one finding about a placeholder: the one with the highest severity, or with help.
fn one_for_each_placeholder(found: &mut Vec<Diagnostic>) {
    let rank = |found: &Diagnostic| (found.severity, found.help.is_some());
    let mut best: HashMap<Span, (Severity, bool)> = HashMap::new();
    let about_placeholders = found
        .iter()
        .filter(|found| found.rule == &placeholder::RULE);
    for about in about_placeholders {
        let best = best.entry(about.span()).or_insert(rank(about));
        *best = (*best).max(rank(about));
    }
    found.retain(|found| {
        found.rule != &placeholder::RULE || best.get(&found.span()) == Some(&rank(found))
    });
}

impl Unknown<'_> {
    /// Returns true if a finding is about a value whose expression failed.
    fn is_in_failed_expression(&self, found: &Diagnostic) -> bool {
        found.rule.stage != Stage::Expressions
            && self
                .failed
                .iter()
                .any(|&failed| found.span().contains(failed))
    }

    /// The finding to report instead of one on a placeholder, which is true of the placeholder only.
    fn placeholder_instead(&self, found: &Diagnostic) -> Option<Diagnostic> {
        let is_own = found.rule == &placeholder::RULE;
        let Some(placeholder) = self.placeholder_of(found) else {
            let is_harmless = is_own && self.is_filled_in;
            return is_harmless.then(|| found.clone().with_severity(Severity::Info));
        };
        if found.rule.has(RuleFlag::TypeCheck) && !placeholder.is_whole {
            return None;
        }
        let path = if found.path.is_empty() {
            placeholder.path.clone()
        } else {
            found.path.clone()
        };
        let is_rejected = is_own
            || found.rule.has(RuleFlag::RejectedDownstream)
                && !NEVER_REJECTED.contains(&path.as_str());
        let severity = if is_rejected && !self.is_filled_in {
            found.severity
        } else {
            Severity::Info
        };
        if is_own {
            return Some(found.clone().with_severity(severity));
        }
        let location = Place::new(placeholder.span, path);
        let instead = Diagnostic::new(&placeholder::RULE, location, placeholder.message());
        Some(instead.with_severity(severity))
    }

    /// The placeholder in the value that a finding is about.
    fn placeholder_of(&self, found: &Diagnostic) -> Option<&Placeholder> {
        let exact = self.placeholders.at(found.span());
        if exact.is_none() && self.is_filled_in {
            return self.placeholders.around(found.span());
        }
        exact
    }
}
