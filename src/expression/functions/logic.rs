//! `not` and `call`; `and` and `or` are the evaluator's, because they stop at the first argument that decides.

use super::{Function, Parameter, fixed, variadic};
use crate::expression::error::Fault;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("not", &[Parameter::Any], |call| Ok((!call.value(0).is_true()).into())),
    variadic("call", &[Parameter::Any], Parameter::Any, |call| {
        Err(Fault::function(format!("only a function can be called, and this is {}", call.value(0).describe())))
    }),
];
