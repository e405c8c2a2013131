//! The rules as Markdown: `docs/rules/` and the output of `runnergen explain RG012`.

use std::fmt::Write;

use super::{Page, Rule};

/// The file name of a rule's page in `docs/rules/`.
pub fn file_name(rule: &Rule) -> String {
    format!("{}.md", rule.code)
}

/// A rule's page as Markdown, with its title and severity.
pub fn page(rule: &Rule) -> String {
    let Page { text, .. } = rule.page();
    format!(
        "# {}: {}\n\nSeverity: {}\n\n{text}",
        rule.code, rule.name, rule.severity
    )
}

/// The table of all rules, sorted by code.
pub fn index(rules: &[&Rule]) -> String {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| rule.code);
    let mut text =
        "# Rules\n\n| Code | Name | Severity | What it does |\n|---|---|---|---|\n".to_owned();
    for rule in rules {
        let summary = rule.page().summary.replace('|', "\\|");
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| [{0}]({0}.md) | {1} | {2} | {summary} |",
            rule.code, rule.name, rule.severity
        );
    }
    text
}
