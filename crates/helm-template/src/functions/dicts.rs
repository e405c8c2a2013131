//! Dictionaries. As in Sprig, `set`, `unset` and `merge` change their first argument. Go's random order of keys is the
//! sorted one here.

use std::rc::Rc;

use super::{Call, Function, Outcome, Parameter, fixed, variadic};
use crate::error::{ErrorKind, Fault};
use crate::value::{Class, Dict, Entries, List, Value};

const ANY: Parameter = Parameter::Any;
const DICT: Parameter = Parameter::Dict;
const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("dict", &[], ANY, dict),
    fixed("get", &[DICT, STRING], |call| {
        Ok(found(call, 0, call.string(1)).unwrap_or_else(|| Value::string("")))
    }),
    fixed("set", &[DICT, STRING, ANY], |call| {
        let Some(dict) = call.dict(0) else {
            return Err(Fault::function("nil pointer: `set` on a nil map"));
        };
        dict.entries
            .borrow_mut()
            .insert(call.string(1).into(), call.value(2).clone());
        Ok(call.value(0).clone())
    }),
    fixed("unset", &[DICT, STRING], |call| {
        let Some(dict) = call.dict(0) else {
            return Ok(Value::dict(Entries::new()));
        };
        dict.entries.borrow_mut().remove(call.string(1));
        Ok(call.value(0).clone())
    }),
    fixed("hasKey", &[DICT, STRING], |call| {
        Ok(found(call, 0, call.string(1)).is_some().into())
    }),
    variadic("pluck", &[STRING], DICT, |call| {
        Ok(Value::list(
            (1..call.arguments.len())
                .filter_map(|index| found(call, index, call.string(0)))
                .collect(),
        ))
    }),
    variadic("keys", &[], DICT, |call| {
        let mut keys = Vec::new();
        for index in 0..call.arguments.len() {
            keys.extend(entries(call, index)?.into_keys());
        }
        Ok(Value::strings(keys))
    }),
    fixed("values", &[DICT], |call| {
        Ok(Value::list(entries(call, 0)?.into_values().collect()))
    }),
    variadic("pick", &[DICT], STRING, |call| {
        let wanted = |index| {
            Some((
                Rc::from(call.string(index)),
                found(call, 0, call.string(index))?,
            ))
        };
        Ok(Value::dict(
            (1..call.arguments.len()).filter_map(wanted).collect(),
        ))
    }),
    variadic("omit", &[DICT], STRING, |call| {
        let mut kept = entries(call, 0)?;
        call.budget
            .spend(kept.len().saturating_mul(call.arguments.len() - 1))?;
        kept.retain(|key, _| !(1..call.arguments.len()).any(|index| call.string(index) == &**key));
        Ok(Value::dict(kept))
    }),
    variadic("dig", &[], ANY, dig),
    fixed("deepCopy", &[ANY], copy),
    fixed("mustDeepCopy", &[ANY], copy),
    variadic("merge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mustMerge", &[DICT], DICT, |call| merged(call, false)),
    variadic("mergeOverwrite", &[DICT], DICT, |call| merged(call, true)),
    variadic("mustMergeOverwrite", &[DICT], DICT, |call| {
        merged(call, true)
    }),
];

fn found(call: &Call<'_>, index: usize, key: &str) -> Option<Value> {
    call.dict(index)?.entries.borrow().get(key).cloned()
}

/// A copy of the entries of a map; costs a step for each.
fn entries(call: &Call<'_>, index: usize) -> Result<Entries, Fault> {
    let Some(dict) = call.dict(index) else {
        return Ok(Entries::new());
    };
    let entries = dict.entries.borrow();
    call.budget.spend(entries.len())?;
    Ok(entries.clone())
}

/// Makes a map of alternating keys and values; a missing last value is an empty string.
fn dict(call: &Call<'_>) -> Outcome {
    let mut entries = Entries::new();
    for pair in call.arguments.chunks(2) {
        let key = pair
            .first()
            .map(|key| super::strings::to_string(call, key))
            .transpose()?
            .unwrap_or_default();
        entries.insert(
            key.into(),
            pair.get(1).cloned().unwrap_or_else(|| Value::string("")),
        );
    }
    Ok(Value::dict(entries))
}

/// `dig "a" "b" DEFAULT MAP`
fn dig(call: &Call<'_>) -> Outcome {
    let [keys @ .., default, map] = call.arguments.as_slice() else {
        return Err(dig_arguments());
    };
    if keys.is_empty() {
        return Err(dig_arguments());
    }
    let mut item = map.clone();
    for key in keys {
        let Value::String(key) = key else {
            let message = format!(
                "invalid key of `dig`: expected a string, found {}",
                key.describe()
            );
            return Err(Fault::new(ErrorKind::Arguments, message));
        };
        let Value::Dict(dict) = &item else {
            let message = format!(
                "invalid argument of `dig`: expected a map with the key \"{key}\", found {}",
                item.describe()
            );
            return Err(Fault::new(ErrorKind::Arguments, message));
        };
        if dict.class != Class::Plain {
            let message = format!(
                "invalid argument of `dig`: expected a `map[string]interface {{}}`, found a `{}`",
                item.type_name()
            );
            return Err(
                Fault::new(ErrorKind::Arguments, message).help("write `dig … .Values.AsMap`")
            );
        }
        let Some(next) = dict.entries.borrow().get(key).cloned() else {
            return Ok(default.clone());
        };
        item = next;
    }
    Ok(item)
}

fn dig_arguments() -> Fault {
    Fault::new(
        ErrorKind::Arguments,
        "wrong number of arguments for `dig`: expected one or more keys, a default and a map",
    )
}

fn copy(call: &Call<'_>) -> Outcome {
    if call.value(0).is_nil() {
        return Err(Fault::new(
            ErrorKind::Arguments,
            "invalid argument: nil can't be copied",
        ));
    }
    call.budget.weigh(call.value(0))?;
    Ok(deep_copy(call.value(0)))
}

/// A copy that shares no map with the original. The value has been weighed.
pub(super) fn deep_copy(value: &Value) -> Value {
    match value {
        Value::List(list) => Value::List(Rc::new(List {
            items: list.items.iter().map(deep_copy).collect(),
            element: list.element,
            is_nil: list.is_nil,
        })),
        Value::Dict(dict) => {
            let entries = dict
                .entries
                .borrow()
                .iter()
                .map(|(key, value)| (key.clone(), deep_copy(value)))
                .collect();
            Value::Dict(Rc::new(Dict {
                entries: std::cell::RefCell::new(entries),
                class: dict.class,
            }))
        }
        _ => value.clone(),
    }
}

fn merged(call: &Call<'_>, overwrite: bool) -> Outcome {
    let result = if call.value(0).is_nil() {
        Value::dict(Entries::new())
    } else {
        call.value(0).clone()
    };
    let Value::Dict(target) = &result else {
        return Ok(result);
    };
    for index in 1..call.arguments.len() {
        if let Some(source) = call
            .dict(index)
            .filter(|source| !Rc::ptr_eq(source, target))
        {
            call.budget.weigh(&result)?;
            call.budget.weigh(call.value(index))?;
            merge(target, source, overwrite);
        }
    }
    Ok(result)
}

/// Merges `source` into `target`. Both have been weighed, so neither contains itself.
fn merge(target: &Dict, source: &Dict, overwrite: bool) {
    let additions: Vec<(Rc<str>, Value)> = source
        .entries
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
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
