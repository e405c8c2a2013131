//! Rules on several releases in one document.

pub(crate) mod duplicate_release;
pub(crate) mod mixed_chart_versions;
pub(crate) mod shared_token;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &duplicate_release::RULE,
    &mixed_chart_versions::RULE,
    &shared_token::RULE,
];
