//! Merging maps, as the library behind Sprig does: the first map is changed, maps within maps are merged too.

use std::rc::Rc;

use super::{Call, Function, Outcome, Parameter, variadic};
use crate::expression::value::{Dict, Entries, Value};

const DICT: Parameter = Parameter::Dict;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("merge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mustMerge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mergeOverwrite", &[DICT], DICT, |call| merged(call, true)),
    variadic("mustMergeOverwrite", &[DICT], DICT, |call| merged(call, true)),
];

fn merged(call: &Call<'_>, overwrite: bool) -> Outcome {
    let result = if call.value(0).is_nil() { Value::dict(Entries::new()) } else { call.value(0).clone() };
    let Value::Dict(target) = &result else { return Ok(result) };
    for index in 1..call.arguments.len() {
        if let Some(source) = call.dict(index).filter(|source| !Rc::ptr_eq(source, target)) {
            call.budget.weigh(&result)?;
            call.budget.weigh(call.value(index))?;
            merge(target, source, overwrite);
        }
    }
    Ok(result)
}

/// Both have been weighed, so that neither holds itself.
fn merge(target: &Dict, source: &Dict, overwrite: bool) {
    let additions: Vec<(Rc<str>, Value)> =
        source.entries.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    for (key, value) in additions {
        let present = target.entries.borrow().get(&key).cloned();
        if let (Some(Value::Dict(inner)), Value::Dict(addition)) = (&present, &value) {
            if !Rc::ptr_eq(inner, addition) {
                merge(inner, addition, overwrite);
            }
            continue;
        }
        let is_free = present.is_none_or(|present| !present.is_true());
        let wins = overwrite || (is_free && !value.is_nil());
        if wins {
            target.entries.borrow_mut().insert(key, value);
        }
    }
}
