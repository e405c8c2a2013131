//! What a report says of a rule beside its findings.

/// A rule, as far as a report needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `RG012`.
    pub code: &'static str,
    /// `unknown-key`.
    pub name: &'static str,
    /// What it finds, in a sentence.
    pub summary: &'static str,
}

/// The rules of the stages before the check.
const RULES: [Rule; 4] = [
    Rule { code: "RG001", name: "not-text", summary: "A file that is no text." },
    Rule { code: "RG002", name: "yaml-syntax", summary: "A file that is no YAML." },
    Rule { code: "RG003", name: "set-syntax", summary: "A flag that sets no value." },
    Rule { code: "RG004", name: "expression", summary: "An expression that cannot be evaluated." },
];

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}
