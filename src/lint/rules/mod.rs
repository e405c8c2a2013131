//! The rules, one file each: page, examples and check. Families are directories.

pub(crate) mod expressions;
pub(crate) mod extensions;
pub(crate) mod kubernetes;
pub(crate) mod pod;
pub(crate) mod rbac;
pub(crate) mod registration;
pub(crate) mod runner_config;
pub(crate) mod services;
pub(crate) mod syntax;
pub(crate) mod values;

use crate::lint::rule::Rule;

/// The families, in the order of their names.
static FAMILIES: [&[&Rule]; 10] = [
    expressions::RULES,
    extensions::RULES,
    kubernetes::RULES,
    pod::RULES,
    rbac::RULES,
    registration::RULES,
    runner_config::RULES,
    services::RULES,
    syntax::RULES,
    values::RULES,
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The rule with that code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name))
}
