//! The rules, one file each: page, examples and check. `build/rules.rs` finds the files.

use crate::rule::{Rule, renamed};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Every rule.
pub fn all() -> &'static [&'static Rule] {
    &RULES
}

/// The rule with that code, name or former name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let code_or_name = renamed::lookup(code_or_name).map_or(code_or_name, |(_, current)| current);
    RULES.iter().copied().find(|rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name))
}
