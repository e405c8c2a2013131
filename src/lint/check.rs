//! Runs the rules: over values ([`check`]), or over a runner configuration alone ([`check_config`]).
//!
//! Findings are sorted by location and free of duplicates. Ignore comments and levels are applied later.

use std::collections::HashSet;

use crate::input::loaded::LoadedValues;
use crate::kubernetes;
use crate::lint::context::{ConfigContext, Placeholders, RuleContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::postprocess::{Unknown, postprocess, show_as_written};
use crate::lint::rule::{Check, Findings, Rule, RuleFlag, Stage};
use crate::lint::rules;
use crate::lint::rules::syntax::placeholder;
use helm_yaml::source::Span;

/// The findings in a runner configuration that is not part of values.
pub fn check_config(config: &ConfigContext<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::of(&placeholder::RULE);
    let placeholders = Placeholders::of_config(config);
    check_config_into(&mut findings, config, &placeholders, |rule| {
        rule.stage == Stage::Config
    });
    let unknown = Unknown {
        placeholders: &placeholders,
        failed: Vec::new(),
        is_filled_in: false,
    };
    postprocess(findings.into_vec(), &unknown)
}

/// The findings in loaded values.
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
            .map(|found| Diagnostic {
                fix: rules::fix(&context, found).or_else(|| found.fix.clone()),
                ..found.clone()
            }),
    );
    check_config_into(
        &mut findings,
        context.runner_config(),
        &context.placeholders,
        may_report,
    );
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
    let mut found = postprocess(findings.into_vec(), &unknown);
    for found in &mut found {
        show_as_written(found, &loaded.sources);
    }
    found
}

/// Adds the findings of the TOML parser, of the rules, of the schema and of the Kubernetes API. If several report the same
/// value, the finding of the first is kept, since it is more specific.
fn check_config_into(
    findings: &mut Findings,
    config: &ConfigContext<'_>,
    placeholders: &Placeholders,
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
    let known = locations(&findings.as_slice()[before..]);
    let schema = config
        .schema_findings()
        .iter()
        .filter(|found| may_report(found.rule) && !known.contains(&location(found)));
    findings.extend(schema.cloned());
    let reported = &findings.as_slice()[before..];
    let (known, tables) = (locations(reported), tables_of(reported));
    // A key that is missing may be the misspelled one, and its rule may report the table at another place.
    let is_new = |found: &Diagnostic| match found.rule == kubernetes::RULES.missing_key {
        true => !tables.contains(found.path.as_str()),
        false => !known.contains(&location(found)),
    };
    // The installation does not fail because of a placeholder in the pod of a job.
    let is_known = |found: &Diagnostic| placeholders.at(found.span()).is_none();
    let pods: Vec<Diagnostic> = config
        .job_pod_findings()
        .filter(is_known)
        .filter(is_new)
        .collect();
    findings.extend(pods);
}

/// A span alone does not identify a value: all lines that an expression prints have the span of the expression.
type Location = (Span, String);

fn location(found: &Diagnostic) -> Location {
    (found.span(), found.path.clone())
}

/// The paths of the findings, and of the tables that they are in.
fn tables_of(found: &[Diagnostic]) -> HashSet<&str> {
    let mut tables = HashSet::new();
    for found in found {
        let path = found.path.as_str();
        tables.insert(path);
        tables.extend(path.rsplit_once('.').map(|(table, _)| table));
    }
    tables
}

fn locations(found: &[Diagnostic]) -> HashSet<Location> {
    found.iter().map(location).collect()
}

/// Returns true if enough of the values was read for a rule: after a read error, only the rules of the reading stage
/// report; if some values are elsewhere, rules that need all of them do not.
fn may_report(rule: &Rule, loaded: &LoadedValues) -> bool {
    let needs_all = rule.has(RuleFlag::NeedsCompleteValues) || rule.stage == Stage::Objects;
    (loaded.is_read() || rule.stage == Stage::Reading) && !(loaded.is_partial() && needs_all)
}
