//! Collects the findings of the rules.

use std::sync::Arc;

use super::span_set::SpanSet;
use super::{Place, Rule};
use crate::lint::context::{ConfigContext, Located};
use crate::lint::diagnostic::{Diagnostic, Fix, Group, Severity};
use crate::report::printable::clip;
use crate::runner_config::View;
use helm_yaml::source::Span;

/// Collects the findings of one rule after the other.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Diagnostic>,
    /// The spans of the errors among the first `indexed` findings.
    errors: SpanSet,
    indexed: usize,
}

/// A finding that was just added, for adding details.
#[derive(Debug)]
pub struct Finding<'a>(&'a mut Diagnostic);

impl Findings {
    /// An empty collection; the next findings belong to `rule`.
    pub fn of(rule: &'static Rule) -> Self {
        Findings {
            rule,
            found: Vec::new(),
            errors: SpanSet::default(),
            indexed: 0,
        }
    }

    /// Sets the rule that the next findings belong to.
    pub fn next_rule(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// Adds a finding with the severity of the rule and without help.
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> Finding<'_> {
        Finding(
            self.found
                .push_mut(Diagnostic::new(self.rule, place, message)),
        )
    }

    /// The findings so far.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.found
    }

    /// All findings.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Whether an error has been reported at this value, at a part of it or at a key around it.
    pub fn have_error_at(&mut self, value: &Located) -> bool {
        for found in &self.found[self.indexed..] {
            if found.severity == Severity::Error {
                self.errors.insert(found.span());
            }
        }
        self.indexed = self.found.len();
        self.errors.overlaps(value.place.span)
            || value.keys.iter().any(|&key| self.errors.contains(key))
    }

    /// The errors so far.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found
            .iter()
            .filter(|found| found.severity == Severity::Error)
    }
}

impl Extend<Diagnostic> for Findings {
    /// Adds findings that the loader, a schema or a parser created.
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, found: I) {
        self.found.extend(found);
    }
}

impl Finding<'_> {
    /// Sets the edit that repairs it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    /// Sets the edit that repairs it, if it is known.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        self.0.help = help;
        self
    }

    /// Adds background that is longer than a clause.
    pub fn note(self, note: impl Into<String>) -> Self {
        self.0.note = Some(note.into());
        self
    }

    /// Sets the background, if there is one.
    pub fn maybe_note(self, note: Option<&str>) -> Self {
        self.0.note = note.map(str::to_owned);
        self
    }

    /// Adds another source location; a synthetic one adds nothing.
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        self.0.relate(span, text);
        self
    }

    /// Sets the fix.
    pub fn fix(self, fix: Fix) -> Self {
        self.maybe_fix(Some(fix))
    }

    /// Sets the fix, if there is one.
    pub fn maybe_fix(self, fix: Option<Fix>) -> Self {
        self.0.fix = fix;
        self
    }

    /// Sets the help and the fix that write another string as the value of a key of the runner configuration, if it is known.
    pub(crate) fn suggest(
        self,
        config: &ConfigContext<'_>,
        value: &View<'_>,
        key: &str,
        meant: Option<&str>,
    ) -> Self {
        self.maybe_help(meant.map(|meant| format!("write `{key} = \"{}\"`", clip(meant))))
            .maybe_fix(meant.and_then(|meant| config.text_replacement(value, meant)))
    }

    /// Adds it to a group of findings with one cause.
    pub fn group(self, group: &Arc<Group>) -> Self {
        self.0.group = Some(Arc::clone(group));
        self
    }

    /// Sets the severity, if it is not that of the rule.
    pub fn level(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }
}
