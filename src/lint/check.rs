//! The check stage: what was read, merged and evaluated comes in, what is wrong with it comes out.
//!
//! Findings come out in the order of the source, without duplicates. Suppression comments and settings are applied later.

use std::collections::HashSet;

use crate::input::loaded::LoadedValues;
use crate::lint::context::{ConfigContext, Placeholders, RuleContext};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rule::{Check, Findings, Rule, RuleFlag, Stage};
use crate::lint::rules;
use crate::lint::rules::syntax::placeholder;
use helm_yaml::source::Span;

/// Values whose placeholders are never rejected: the cluster does not see them, or takes them as any other string.
const NEVER_REJECTED: [&str; 4] = [
    "runners.executor",
    "runners.maximumTimeout",
    "runners.cache.secretName",
    "sessionServer.enabled",
];

/// What the rules about a runner configuration find, where there are no values of the chart.
pub fn check_config(config: &ConfigContext<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::of(&placeholder::RULE);
    check_config_into(&mut findings, config, |rule| rule.stage == Stage::Config);
    let placeholders = Placeholders::of_config(config);
    let unknown = Unknown {
        placeholders: &placeholders,
        failed: Vec::new(),
        is_filled_in: false,
    };
    postprocess(findings.into_vec(), &unknown)
}

/// Everything that the rules find.
pub fn check(loaded: &LoadedValues) -> Vec<Diagnostic> {
    let context = RuleContext::of(loaded);
    let may_report = |rule: &Rule| may_report(rule, loaded);
    let mut findings = Findings::of(&placeholder::RULE);
    findings.extend(
        loaded
            .diagnostics
            .iter()
            .filter(|found| may_report(found.rule))
            .cloned(),
    );
    findings.extend(
        context
            .schema_findings()
            .iter()
            .filter(|found| may_report(found.rule))
            .cloned(),
    );
    check_config_into(&mut findings, context.runner_config(), may_report);
    let (last, first): (Vec<&Rule>, Vec<&Rule>) =
        rules::all().partition(|rule| rule.stage == Stage::Objects);
    for rule in first
        .into_iter()
        .chain(last)
        .filter(|rule| may_report(rule))
    {
        if let Check::Values(check) = rule.check {
            findings.next_rule(rule);
            check(&context, &mut findings);
        }
    }
    let unknown = Unknown {
        placeholders: &context.placeholders,
        failed: loaded.failed_expressions().collect(),
        is_filled_in: loaded.embedding.is_some(),
    };
    postprocess(findings.into_vec(), &unknown)
}

/// Asks the rules about a runner configuration, its parser and its schema. Where a rule and the schema report the same
/// value, the rule knows better what the value is for. The span alone does not identify a value: an expression that
/// prints several lines is the span of them all.
fn check_config_into(
    findings: &mut Findings,
    config: &ConfigContext<'_>,
    may_report: impl Fn(&Rule) -> bool,
) {
    findings.extend(
        config
            .parse_findings()
            .filter(|found| may_report(found.rule)),
    );
    let before = findings.as_slice().len();
    for rule in rules::all().filter(|rule| may_report(rule)) {
        if let Check::Config(check) = rule.check {
            findings.next_rule(rule);
            check(config, findings);
        }
    }
    let place = |found: &Diagnostic| (found.span(), found.path.clone());
    let known: HashSet<(Span, String)> = findings.as_slice()[before..].iter().map(place).collect();
    let schema = config
        .schema_findings()
        .iter()
        .filter(|found| may_report(found.rule) && !known.contains(&place(found)));
    findings.extend(schema.cloned());
}

/// Whether the answer to what a rule asks can be known.
fn may_report(rule: &Rule, loaded: &LoadedValues) -> bool {
    let needs_all = rule.has(RuleFlag::NeedsCompleteValues) || rule.stage == Stage::Objects;
    (loaded.is_read() || rule.stage == Stage::Reading) && !(loaded.is_partial() && needs_all)
}

/// What is unknown about the values.
struct Unknown<'a> {
    placeholders: &'a Placeholders,
    /// The spans of the expressions that failed.
    failed: Vec<Span>,
    /// Whether the tool that reads the document around the values replaces placeholders before anything is installed.
    is_filled_in: bool,
}

/// Drops findings inside failed expressions, replaces findings on placeholders, sorts by span and removes duplicates,
/// of which the one with the highest severity stays.
fn postprocess(found: Vec<Diagnostic>, unknown: &Unknown<'_>) -> Vec<Diagnostic> {
    let known = found
        .into_iter()
        .filter(|found| !unknown.is_in_failed_expression(found));
    let mut diagnostics: Vec<Diagnostic> = known
        .map(|found| unknown.placeholder_instead(&found).unwrap_or(found))
        .collect();
    diagnostics.sort_by(|a, b| {
        (a.span(), a.rule.code, &a.message, b.severity).cmp(&(
            b.span(),
            b.rule.code,
            &b.message,
            a.severity,
        ))
    });
    diagnostics.dedup_by(|a, b| (a.span(), a.rule, &a.message) == (b.span(), b.rule, &b.message));
    diagnostics
}

impl Unknown<'_> {
    /// Whether a finding is about a value whose expression failed, so that its content is unknown.
    fn is_in_failed_expression(&self, found: &Diagnostic) -> bool {
        found.rule.stage != Stage::Expressions
            && self
                .failed
                .iter()
                .any(|&failed| found.span().contains(failed))
    }

    /// What to report instead of a finding on a placeholder: it is true of the placeholder only.
    fn placeholder_instead(&self, found: &Diagnostic) -> Option<Diagnostic> {
        let own = &placeholder::RULE;
        let is_own = found.rule == own;
        let around = || {
            self.placeholders
                .around(found.span())
                .filter(|_| self.is_filled_in)
        };
        let Some(placeholder) = self.placeholders.at(found.span()).or_else(around) else {
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
        let place = Place::new(placeholder.span, path);
        Some(Diagnostic::new(own, place, placeholder.message()).with_severity(severity))
    }
}
