//! What the rules have to say, collected.

use super::{Place, Rule};
use crate::diagnostic::{Diagnostic, Level};
use crate::inspection::Inspection;

/// A finding and the rule whose it is.
pub type Found = (&'static Rule, Diagnostic);

/// Takes the findings of a rule, behind those of the rules before it.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Found>,
}

/// A finding that has been reported and may still be told more about.
#[derive(Debug)]
pub struct Finding<'a>(&'a mut Diagnostic);

impl Findings {
    /// What the rules find, asked one after the other.
    pub fn of(rules: impl IntoIterator<Item = &'static Rule>, inspection: &Inspection) -> Vec<Found> {
        rules.into_iter().fold(Vec::new(), |found, rule| {
            let mut findings = Findings { rule, found };
            (rule.check)(inspection, &mut findings);
            findings.found
        })
    }

    /// Reports something at a place, on the rule's own level and without advice.
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> Finding<'_> {
        let Rule { code, level, .. } = *self.rule;
        let Place { span, path } = place;
        let diagnostic = Diagnostic { rule: code, level, message: message.into(), help: None, span, path };
        Finding(&mut self.found.push_mut((self.rule, diagnostic)).1)
    }

    /// Whether an error has been reported, by any rule so far.
    pub fn have_errors(&self) -> bool {
        self.found.iter().any(|(_, diagnostic)| diagnostic.level == Level::Error)
    }
}

impl Finding<'_> {
    /// What to write instead.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// What to write instead, where that can be said.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        self.0.help = help;
        self
    }

    /// How bad this one is, when that is not what the rule says.
    pub fn level(self, level: Level) -> Self {
        self.0.level = level;
        self
    }
}
