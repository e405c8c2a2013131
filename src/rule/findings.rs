//! What the rules have to say, collected.

use super::{Place, Rule};
use crate::diagnostic::{Diagnostic, Level};

/// Takes the findings of one rule after the other.
#[derive(Debug, Default)]
pub struct Findings {
    diagnostics: Vec<Diagnostic>,
    rule: Option<&'static Rule>,
}

/// A finding that has been reported and may still be told more about.
#[derive(Debug)]
pub struct Finding<'a>(&'a mut Diagnostic);

impl Findings {
    /// What follows is found by `rule`.
    pub fn by(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = Some(rule);
        self
    }

    /// Reports something at a place, on the rule's own level and without advice.
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> Finding<'_> {
        let (code, level) = self.rule.map_or(("", Level::Error), |rule| (rule.code, rule.level));
        let Place { span, path } = place;
        let diagnostic = Diagnostic { rule: code, level, message: message.into(), help: None, span, path };
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        Finding(&mut self.diagnostics[last])
    }

    /// Whether an error has been reported, by any rule so far.
    pub fn have_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
    }

    /// Everything that was reported, in the order of reporting.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
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
