//! Merging maps, as the library behind Sprig does: the first map is changed, maps within maps are merged too.

use std::rc::Rc;

use super::{Call, Function, Outcome, Parameter, variadic};
use crate::expression::error::Fault;
use crate::expression::value::{Dict, Value};

const DICT: Parameter = Parameter::Dict;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("merge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mustMerge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mergeOverwrite", &[DICT], DICT, |call| merged(call, true)),
    variadic("mustMergeOverwrite", &[DICT], DICT, |call| merged(call, true)),
];

fn merged(call: &Call<'_>, overwrite: bool) -> Outcome {
    let Some(target) = call.dict(0) else {
        return Err(Fault::function("nothing can be merged into a map that is nil"));
    };
    for index in 1..call.arguments.len() {
        if let Some(source) = call.dict(index).filter(|source| !Rc::ptr_eq(source, target)) {
            call.budget.weigh(call.value(0))?;
            call.budget.weigh(call.value(index))?;
            merge(target, source, overwrite);
        }
    }
    Ok(call.value(0).clone())
}

/// Both have been weighed, so that neither holds itself.
fn merge(target: &Dict, source: &Dict, overwrite: bool) {
    let additions: Vec<(Rc<str>, Value)> =
        source.entries.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    for (key, value) in additions {
        let present = target.entries.borrow().get(&key).cloned();
        if let (Some(Value::Dict(inner)), Value::Dict(addition)) = (&present, &value)
            && !inner.entries.borrow().is_empty()
        {
            if !Rc::ptr_eq(inner, addition) {
                merge(inner, addition, overwrite);
            }
            continue;
        }
        let wins = match (&present, value.is_nil()) {
            (_, true) => overwrite,
            (None, false) => true,
            (Some(present), false) => !present.is_true() || (overwrite && keeps_nothing(&value)),
        };
        if wins {
            target.entries.borrow_mut().insert(key, value);
        }
    }
}

/// An empty value overwrites nothing.
fn keeps_nothing(value: &Value) -> bool {
    value.is_true() || matches!(value, Value::Bool(_) | Value::Number(_))
}
