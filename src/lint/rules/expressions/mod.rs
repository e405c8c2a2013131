//! Rules on the template expressions in the values.

pub(crate) mod expression_fails;
pub(crate) mod expression_limit;
pub(crate) mod expression_result;
pub(crate) mod expression_syntax;
pub(crate) mod nil_pointer;
pub(crate) mod nondeterministic_expression;
pub(crate) mod undefined_value;
pub(crate) mod unevaluated_expression;
pub(crate) mod unknown_function;
pub(crate) mod unknown_helper;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &expression_fails::RULE,
    &expression_limit::RULE,
    &expression_result::RULE,
    &expression_syntax::RULE,
    &nil_pointer::RULE,
    &nondeterministic_expression::RULE,
    &undefined_value::RULE,
    &unevaluated_expression::RULE,
    &unknown_function::RULE,
    &unknown_helper::RULE,
];
