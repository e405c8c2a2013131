//! The check stage: what was read, merged and evaluated comes in, what is wrong with it goes out.
//!
//! Every rule looks at the same [`Inspection`]. What they find comes out in the order of the text, each finding once;
//! levels and findings that a person has chosen to ignore are the report's affair.

use crate::diagnostic::{Diagnostic, Level};
use crate::inspection::Inspection;
use crate::rule::{Findings, Found, Rule, Stage, Trait};
use crate::rules::{self, placeholder};
use crate::subject::{ProblemKind, Subject};

/// Values whose placeholders nobody refuses: the cluster never sees them, or takes them for any other text.
const NEVER_REFUSED: [&str; 4] =
    ["runners.executor", "runners.maximumTimeout", "runners.cache.secretName", "sessionServer.enabled"];

/// What the rules about the runner's configuration find, for a subject that has no values of a chart.
pub fn check_config(subject: &Subject) -> Vec<Diagnostic> {
    let inspection = Inspection::of(subject);
    let of_config = rules::all().iter().copied().filter(|rule| rule.stage == Stage::Config);
    told(Findings::of(of_config, &inspection), &inspection)
}

/// Everything that the rules find.
pub fn check(subject: &Subject) -> Vec<Diagnostic> {
    let inspection = Inspection::of(subject);
    let is_read = subject.problems.iter().all(|problem| matches!(problem.kind, ProblemKind::Expression(_)));
    let (last, first): (Vec<&Rule>, Vec<&Rule>) =
        rules::all().iter().copied().partition(|rule| rule.stage == Stage::Objects);
    let asked = first.into_iter().chain(last).filter(|rule| may_speak(rule, is_read, subject.is_partial()));
    told(Findings::of(asked, &inspection), &inspection)
}

/// Whether what a rule asks can be known.
fn may_speak(rule: &Rule, is_read: bool, is_partial: bool) -> bool {
    let misses = rule.is(Trait::Absence) || rule.stage == Stage::Objects;
    (is_read || rule.stage == Stage::Reading) && !(is_partial && misses)
}

/// What is left of the findings where something is not known, in the order of the text, each once, on the highest of
/// its levels.
fn told(found: Vec<Found>, inspection: &Inspection) -> Vec<Diagnostic> {
    let known = found.into_iter().filter(|(rule, found)| !is_about_failed_expression(rule, found, inspection.subject));
    let mut diagnostics: Vec<Diagnostic> =
        known.map(|(rule, found)| of_placeholder(rule, &found, inspection).unwrap_or(found)).collect();
    diagnostics.sort_by(|a, b| (a.span, a.rule, &a.message, b.level).cmp(&(b.span, b.rule, &b.message, a.level)));
    diagnostics.dedup_by(|a, b| (a.span, a.rule, &a.message) == (b.span, b.rule, &b.message));
    diagnostics
}

/// Whether something was found in a value whose expression failed: nobody knows what the value says.
fn is_about_failed_expression(rule: &Rule, found: &Diagnostic, subject: &Subject) -> bool {
    let mut failed = subject.problems.iter().filter(|problem| problem.kind.is_failed_expression());
    rule.stage != Stage::Expressions && failed.any(|problem| found.span.contains(problem.span))
}

/// Whatever was found at the place of a placeholder is true of the placeholder only: that is said instead.
fn of_placeholder(rule: &Rule, found: &Diagnostic, inspection: &Inspection) -> Option<Diagnostic> {
    // The tools that read documents with values in them fill placeholders in before anything is installed.
    let is_filled_in = inspection.subject.holder.is_some();
    let around = || inspection.placeholders.around(found.span).filter(|_| is_filled_in);
    let own = &placeholder::RULE;
    let Some(placeholder) = inspection.placeholders.at(found.span).or_else(around) else {
        let is_own = rule.code == own.code && is_filled_in;
        return is_own.then(|| Diagnostic { level: Level::Info, ..found.clone() });
    };
    if rule.is(Trait::Type) && !placeholder.is_whole {
        return None;
    }
    let path = if found.path.is_empty() { placeholder.path.clone() } else { found.path.clone() };
    let is_refused = rule.code == own.code || rule.is(Trait::Refusal) && !NEVER_REFUSED.contains(&path.as_str());
    Some(Diagnostic {
        rule: own.code,
        level: if is_refused && !is_filled_in { found.level } else { Level::Info },
        message: placeholder.message(),
        help: None,
        span: placeholder.span,
        path,
    })
}
