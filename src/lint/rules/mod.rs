//! The rules, one file each: page, examples and check. Families are directories.

pub(crate) mod expressions;
pub(crate) mod extensions;
pub(crate) mod kubernetes;
pub(crate) mod pod;
pub(crate) mod rbac;
pub(crate) mod registration;
pub(crate) mod releases;
pub(crate) mod runner_config;
pub(crate) mod services;
pub(crate) mod syntax;
pub(crate) mod values;

use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Fix};
use crate::lint::rule::{Rule, renamed};

/// The families by name, in the order of their names.
static FAMILIES: [(&str, &[&Rule]); 11] = [
    ("expressions", expressions::RULES),
    ("extensions", extensions::RULES),
    ("kubernetes", kubernetes::RULES),
    ("pod", pod::RULES),
    ("rbac", rbac::RULES),
    ("registration", registration::RULES),
    ("releases", releases::RULES),
    ("runner-config", runner_config::RULES),
    ("services", services::RULES),
    ("syntax", syntax::RULES),
    ("values", values::RULES),
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|(_, rules)| rules.iter().copied())
}

/// The fix of a finding of the values' schema, if more than the value must be known for it.
pub(crate) fn fix(context: &RuleContext, found: &Diagnostic) -> Option<Fix> {
    if found.rule == &kubernetes::kubernetes_unknown_key::RULE {
        kubernetes::kubernetes_unknown_key::fix(context, found)
    } else if found.rule == &values::invalid_type::RULE {
        values::invalid_type::fix(context, found)
    } else {
        None
    }
}

/// The family of a rule: `syntax`, `runner-config`, …
pub fn family(rule: &Rule) -> &'static str {
    let found = FAMILIES.iter().find(|(_, rules)| rules.contains(&rule));
    found.map_or("", |(name, _)| name)
}

/// The rule with that code, name or former name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let name = renamed::lookup(code_or_name).map_or(code_or_name, |(_, current)| current);
    all().find(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::all;

    /// The command that updates the lists.
    const REFRESH: &str = "BLESS=1 cargo test --lib lint::rules";

    /// The names of the rule files in a directory, sorted.
    fn rule_files(family: &Path) -> Vec<String> {
        let names = fs::read_dir(family)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok());
        let mut files: Vec<String> = names
            .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
            .filter(|name| name != "mod")
            .collect();
        files.sort();
        files
    }

    /// A family's `mod.rs`: its documentation, and the lists of its files.
    fn listing(documentation: &str, files: &[String]) -> String {
        let modules: String = files
            .iter()
            .map(|file| format!("pub(crate) mod {file};\n"))
            .collect();
        let rules: String = files
            .iter()
            .map(|file| format!("    &{file}::RULE,\n"))
            .collect();
        format!(
            "{documentation}\n\n{modules}\nuse crate::lint::rule::Rule;\n\n/// The rules of this family.\n\
             pub(super) static RULES: &[&Rule] = &[\n{rules}];\n"
        )
    }

    #[test]
    fn every_rule_file_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
        let mut count = 0;
        for entry in fs::read_dir(&root).unwrap() {
            let family = entry.unwrap().path();
            if !family.is_dir() {
                continue;
            }
            let (files, path) = (rule_files(&family), family.join("mod.rs"));
            let committed = fs::read_to_string(&path).unwrap();
            let expected = listing(committed.lines().next().unwrap_or_default(), &files);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&path, &expected).unwrap();
            } else {
                assert!(
                    committed == expected,
                    "{} is outdated; run {REFRESH}",
                    path.display()
                );
            }
            count += files.len();
        }
        // The test was compiled with the former lists.
        if std::env::var_os("BLESS").is_none() {
            assert_eq!(all().count(), count, "each family needs a line in FAMILIES");
        }
    }
}
