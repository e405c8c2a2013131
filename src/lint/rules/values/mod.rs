//! Rules on keys, types and forms of the chart's values.

pub(crate) mod deprecated_value;
pub(crate) mod invalid_format;
pub(crate) mod invalid_type;
pub(crate) mod invalid_value;
pub(crate) mod missing_value;
pub(crate) mod newer_chart_key;
pub(crate) mod removed_key;
pub(crate) mod string_for_boolean;
pub(crate) mod unknown_key;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &deprecated_value::RULE,
    &invalid_format::RULE,
    &invalid_type::RULE,
    &invalid_value::RULE,
    &missing_value::RULE,
    &newer_chart_key::RULE,
    &removed_key::RULE,
    &string_for_boolean::RULE,
    &unknown_key::RULE,
];
