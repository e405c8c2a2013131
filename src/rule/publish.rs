//! The rules as documents: `docs/rules/`, and what `runnergen explain RG012` prints.

use std::fmt::Write;

use super::{Page, Rule};

/// The file of a rule's page, below the folder of all of them.
pub fn file_name(rule: &Rule) -> String {
    format!("{}.md", rule.code)
}

/// A rule's page as Markdown, with its head.
pub fn page(rule: &Rule) -> String {
    let Page { text, .. } = rule.page();
    format!("# {}: {}\n\nLevel: {}\n\n{text}", rule.code, rule.name, rule.severity)
}

/// The table of all rules, in the order of their codes.
pub fn index(rules: &[&Rule]) -> String {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| rule.code);
    let mut text = "# Rules\n\n| code | name | level | what it finds |\n|---|---|---|---|\n".to_owned();
    for rule in rules {
        let summary = rule.page().summary.replace('|', "\\|");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| [{0}]({0}.md) | {1} | {2} | {summary} |", rule.code, rule.name, rule.severity);
    }
    text
}
