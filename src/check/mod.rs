//! The check stage: what was read, merged and evaluated comes in, what is wrong with it goes out.
//!
//! Every rule looks at the same [`Inspection`]. What they find comes out in the order of the text, each finding once;
//! levels and findings that a person has chosen to ignore are the report's affair.

pub mod account;
mod config;
pub mod image;
mod inspection;
mod known;
pub mod mount;
pub mod origin;
pub mod placeholder;
pub mod relay;
pub mod session_server;
pub mod token;
mod values;
pub mod variable;

pub use inspection::Inspection;
pub use placeholder::{Placeholder, Placeholders};
pub use values::{Area, Judged, holds_nothing};

use std::ops::RangeInclusive;

use crate::diagnostic::{Diagnostic, Level};
use crate::rule::{Findings, Rule};
use crate::rules;
use crate::subject::{ProblemKind, Subject};

/// The first code of the rules that ask what the values say. Those before it are about reading them: after one of their
/// errors nobody knows what the values say.
const FIRST_OF_CONTENT: &str = "RG010";

/// The rules about expressions.
const EXPRESSIONS: RangeInclusive<&str> = "RG010"..="RG019";

/// The rule that speaks of placeholders.
const PLACEHOLDER: &str = "RG006";

/// The rules whose errors are the cluster's: a placeholder that it would refuse as it stands keeps their level.
const REFUSED_BY_CLUSTER: RangeInclusive<&str> = "RG025"..="RG036";

/// Values among theirs whose placeholders the cluster never sees, or takes for any other text.
const NEVER_REFUSED: [&str; 4] =
    ["runners.executor", "runners.maximumTimeout", "runners.cache.secretName", "sessionServer.enabled"];

/// The rules whose errors are those of the runner when it reads its configuration, placeholder or not: TOML and types.
const REFUSED_BY_RUNNER: [&str; 2] = ["RG040", "RG043"];

/// The rules about types: text with a placeholder in it stays text.
const WRONG_TYPES: [&str; 3] = ["RG023", "RG032", "RG043"];

/// The rules that look at what comes out, when nothing is wrong with what goes in.
const LAST_RESORTS: RangeInclusive<&str> = "RG035"..="RG036";

/// The rules that miss something, which may well stand in the values that nobody looked at.
const ABOUT_WHAT_IS_MISSING: [&str; 14] = [
    "RG012", "RG013", "RG017", "RG028", "RG110", "RG111", "RG113", "RG120", "RG128", "RG129", "RG132", "RG158",
    "RG159", "RG164",
];

/// The rules that look at the runner's own configuration, wherever that stands.
const OF_CONFIG: RangeInclusive<&str> = "RG040"..="RG079";

/// What the rules about the runner's configuration find, for a subject that has no values of a chart.
pub fn check_config(subject: &Subject) -> Vec<Diagnostic> {
    let inspection = Inspection::of(subject);
    let mut findings = Findings::default();
    for rule in rules::all().iter().filter(|rule| OF_CONFIG.contains(&rule.code)) {
        (rule.check)(&inspection, findings.by(rule));
    }
    let mut diagnostics = findings.into_diagnostics();
    diagnostics.iter_mut().for_each(|found| speak_of_placeholder(found, &inspection));
    in_order(diagnostics)
}

/// Everything that the rules find.
pub fn check(subject: &Subject) -> Vec<Diagnostic> {
    let inspection = Inspection::of(subject);
    let is_read = subject.problems.iter().all(|problem| matches!(problem.kind, ProblemKind::Expression(_)));
    let mut findings = Findings::default();
    let (last, rules): (Vec<&Rule>, Vec<&Rule>) =
        rules::all().iter().partition(|rule| LAST_RESORTS.contains(&rule.code));
    for rule in rules.into_iter().chain(last).filter(|rule| may_speak(rule, is_read, subject.is_partial())) {
        (rule.check)(&inspection, findings.by(rule));
    }
    let mut diagnostics = findings.into_diagnostics();
    diagnostics.retain(|found| !is_about_failed_expression(found, subject));
    diagnostics.iter_mut().for_each(|found| speak_of_placeholder(found, &inspection));
    in_order(diagnostics)
}

/// Whether something was found in a value whose expression failed: nobody knows what the value says.
fn is_about_failed_expression(found: &Diagnostic, subject: &Subject) -> bool {
    let mut failed = subject.problems.iter().filter(|problem| problem.kind.is_failed_expression());
    !EXPRESSIONS.contains(&found.rule) && failed.any(|problem| found.span.contains(problem.span))
}

/// Whether what a rule asks can be known.
fn may_speak(rule: &Rule, is_read: bool, is_partial: bool) -> bool {
    let misses = ABOUT_WHAT_IS_MISSING.contains(&rule.code) || LAST_RESORTS.contains(&rule.code);
    (is_read || rule.code < FIRST_OF_CONTENT) && !(is_partial && misses)
}

/// Whatever was found at the place of a placeholder is true of the placeholder only.
fn speak_of_placeholder(found: &mut Diagnostic, inspection: &Inspection) {
    let is_about_type = WRONG_TYPES.contains(&found.rule);
    // The tools that read documents with values in them fill placeholders in before anything is installed.
    let is_filled_in = inspection.subject.holder.is_some();
    if found.rule == PLACEHOLDER && is_filled_in {
        found.level = Level::Info;
    }
    let around = || inspection.placeholders.around(found.span).filter(|_| is_filled_in);
    let placeholder = inspection.placeholders.at(found.span).or_else(around);
    if let Some(placeholder) = placeholder.filter(|placeholder| placeholder.is_whole || !is_about_type) {
        let path = std::mem::take(&mut found.path);
        let path = if path.is_empty() { placeholder.path.clone() } else { path };
        let is_refused = found.rule == PLACEHOLDER
            || REFUSED_BY_RUNNER.contains(&found.rule)
            || REFUSED_BY_CLUSTER.contains(&found.rule) && !NEVER_REFUSED.contains(&path.as_str());
        let level = if is_refused && !is_filled_in { found.level } else { Level::Info };
        let (message, span) = (placeholder.message(), placeholder.span);
        *found = Diagnostic { rule: PLACEHOLDER, level, message, help: None, span, path };
    }
}

/// The order of the text, each finding once, on the highest of its levels.
fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| (a.span, a.rule, &a.message, b.level).cmp(&(b.span, b.rule, &b.message, a.level)));
    diagnostics.dedup_by(|a, b| (a.span, a.rule, &a.message) == (b.span, b.rule, &b.message));
    diagnostics
}
