//! Lists: Go's `index`, `slice` and `len`, and Sprig's functions. They never change their arguments.

use super::strings::{to_string, to_strings};
use super::{Call, Function, Outcome, Parameter, fixed, variadic};
use crate::error::{ErrorKind, Fault};
use crate::value::{Element, List, Number, Value};

const ANY: Parameter = Parameter::Any;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("index", &[ANY], ANY, index),
    fixed("len", &[ANY], length),
    variadic("list", &[], ANY, |call| {
        Ok(Value::list(call.arguments.clone()))
    }),
    variadic("tuple", &[], ANY, |call| {
        Ok(Value::list(call.arguments.clone()))
    }),
    fixed("append", &[ANY, ANY], append),
    fixed("push", &[ANY, ANY], append),
    fixed("mustAppend", &[ANY, ANY], append),
    fixed("mustPush", &[ANY, ANY], append),
    fixed("prepend", &[ANY, ANY], prepend),
    fixed("mustPrepend", &[ANY, ANY], prepend),
    variadic("concat", &[], ANY, concat),
    fixed("first", &[ANY], |call| {
        Ok(items(call, 0)?.first().cloned().unwrap_or(Value::Nil))
    }),
    fixed("mustFirst", &[ANY], |call| {
        Ok(items(call, 0)?.first().cloned().unwrap_or(Value::Nil))
    }),
    fixed("last", &[ANY], |call| {
        Ok(items(call, 0)?.last().cloned().unwrap_or(Value::Nil))
    }),
    fixed("mustLast", &[ANY], |call| {
        Ok(items(call, 0)?.last().cloned().unwrap_or(Value::Nil))
    }),
    fixed("rest", &[ANY], |call| Ok(part(items(call, 0)?.get(1..)))),
    fixed("mustRest", &[ANY], |call| {
        Ok(part(items(call, 0)?.get(1..)))
    }),
    fixed("initial", &[ANY], |call| {
        Ok(part(items(call, 0)?.split_last().map(|(_, rest)| rest)))
    }),
    fixed("mustInitial", &[ANY], |call| {
        Ok(part(items(call, 0)?.split_last().map(|(_, rest)| rest)))
    }),
    fixed("reverse", &[ANY], |call| {
        Ok(Value::list(items(call, 0)?.iter().rev().cloned().collect()))
    }),
    fixed("mustReverse", &[ANY], |call| {
        Ok(Value::list(items(call, 0)?.iter().rev().cloned().collect()))
    }),
    fixed("uniq", &[ANY], uniq),
    fixed("mustUniq", &[ANY], uniq),
    variadic("without", &[ANY], ANY, without),
    variadic("mustWithout", &[ANY], ANY, without),
    fixed("has", &[ANY, ANY], has),
    fixed("mustHas", &[ANY, ANY], has),
    fixed("compact", &[ANY], |call| {
        Ok(Value::list(
            items(call, 0)?
                .iter()
                .filter(|item| item.is_true())
                .cloned()
                .collect(),
        ))
    }),
    fixed("mustCompact", &[ANY], |call| {
        Ok(Value::list(
            items(call, 0)?
                .iter()
                .filter(|item| item.is_true())
                .cloned()
                .collect(),
        ))
    }),
    variadic("slice", &[ANY], ANY, slice),
    variadic("mustSlice", &[ANY], ANY, slice),
    fixed("chunk", &[Parameter::Int, ANY], chunk),
    fixed("mustChunk", &[Parameter::Int, ANY], chunk),
    fixed("sortAlpha", &[ANY], |call| {
        let mut texts = match call.value(0) {
            Value::List(_) => to_strings(call, call.value(0))?,
            value => vec![to_string(call, value)?],
        };
        call.budget.list(texts.len())?;
        let bytes = texts.iter().map(String::len).sum();
        let rounds = texts.len().max(1).ilog2() as usize;
        call.budget.compare(bytes, rounds)?;
        texts.sort();
        Ok(Value::strings(texts))
    }),
];

fn list<'c>(call: &'c Call<'_>, index: usize) -> Result<&'c List, Fault> {
    match call.value(index) {
        Value::List(list) => {
            call.budget.list(list.items.len())?;
            Ok(list)
        }
        other => Err(Fault::new(
            ErrorKind::Arguments,
            format!(
                "invalid argument: expected a list, found {}",
                other.describe()
            ),
        )),
    }
}

fn items<'c>(call: &'c Call<'_>, index: usize) -> Result<&'c [Value], Fault> {
    Ok(&list(call, index)?.items)
}

/// A part of a list; a nil slice for a part of an empty list, as in Go.
fn part(items: Option<&[Value]>) -> Value {
    items.map_or_else(
        || Value::nil_list(Element::Any),
        |items| Value::list(items.to_vec()),
    )
}

fn append(call: &Call<'_>) -> Outcome {
    let mut all = items(call, 0)?.to_vec();
    all.push(call.value(1).clone());
    Ok(Value::list(all))
}

fn prepend(call: &Call<'_>) -> Outcome {
    let mut all = vec![call.value(1).clone()];
    all.extend_from_slice(items(call, 0)?);
    Ok(Value::list(all))
}

fn concat(call: &Call<'_>) -> Outcome {
    let mut all = Vec::new();
    for index in 0..call.arguments.len() {
        all.extend_from_slice(items(call, index)?);
    }
    call.budget.list(all.len())?;
    Ok(if all.is_empty() {
        Value::nil_list(Element::Any)
    } else {
        Value::list(all)
    })
}

/// Returns true if a list contains a value; costs a step for each comparison, and the strings that it reads.
fn contains(call: &Call<'_>, items: &[Value], wanted: &Value) -> Result<bool, Fault> {
    call.budget.weigh(wanted)?;
    let bytes = match wanted {
        Value::String(text) => text.len(),
        _ => 0,
    };
    call.budget.compare(bytes, items.len())?;
    Ok(items.iter().any(|item| item.deep_equal(wanted)))
}

fn uniq(call: &Call<'_>) -> Outcome {
    call.budget.weigh(call.value(0))?;
    let mut kept = Vec::new();
    for item in items(call, 0)? {
        if !contains(call, &kept, item)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn without(call: &Call<'_>) -> Outcome {
    call.budget.weigh(call.value(0))?;
    let mut kept = Vec::new();
    for item in items(call, 0)? {
        if !contains(call, call.rest(1), item)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn has(call: &Call<'_>) -> Outcome {
    if call.value(1).is_nil() {
        return Ok(false.into());
    }
    call.budget.weigh(call.value(1))?;
    Ok(contains(call, items(call, 1)?, call.value(0))?.into())
}

/// Sprig's `slice list from to`, which replaces Go's own and accepts no strings.
fn slice(call: &Call<'_>) -> Outcome {
    let list = list(call, 0)?;
    let length = list.items.len();
    if length == 0 {
        return Ok(Value::Nil);
    }
    let bound = |index: usize, otherwise: i64| {
        call.rest(index)
            .first()
            .map_or(otherwise, super::math::to_int64)
    };
    let (from, to) = (bound(1, 0), bound(2, length as i64));
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let part = range.and_then(|(from, to)| list.items.get(from..to));
    let part = part.ok_or_else(|| {
        Fault::function(format!(
            "range out of bounds: {from} to {to} of a list with {length} elements"
        ))
    })?;
    Ok(Value::typed_list(part.to_vec(), list.element))
}

fn chunk(call: &Call<'_>) -> Outcome {
    let items = items(call, 1)?;
    let size = usize::try_from(call.int(0)).ok().filter(|&size| size > 0);
    let size = size.ok_or_else(|| Fault::function("invalid chunk size: expected at least 1"))?;
    Ok(Value::typed_list(
        items
            .chunks(size)
            .map(|part| Value::list(part.to_vec()))
            .collect(),
        Element::List,
    ))
}

fn length(call: &Call<'_>) -> Outcome {
    let length = match call.value(0) {
        Value::String(text) => text.len(),
        Value::List(list) => list.items.len(),
        Value::Dict(dict) => dict.entries.borrow().len(),
        other => {
            return Err(Fault::new(
                ErrorKind::Arguments,
                format!(
                    "invalid argument of `len`: {} has no length",
                    other.describe()
                ),
            ));
        }
    };
    Ok(Value::int(length as i64))
}

/// Go's `index x 1 "a"`: the element of an element.
fn index(call: &Call<'_>) -> Outcome {
    if call.value(0).is_nil() {
        return Err(Fault::new(
            ErrorKind::NilPath,
            "nil pointer: the first argument of `index` is nil",
        ));
    }
    call.rest(1)
        .iter()
        .try_fold(call.value(0).clone(), |item, key| element(&item, key))
}

fn element(item: &Value, key: &Value) -> Outcome {
    match (item, key) {
        (Value::Dict(dict), Value::String(key)) => Ok(dict.get(key)),
        (Value::Dict(_), key) => Err(Fault::new(
            ErrorKind::Arguments,
            format!(
                "invalid map key: expected a string, found {}",
                key.describe()
            ),
        )),
        (Value::List(list), key) => {
            let at = position(key, list.items.len())?;
            list.items
                .get(at)
                .cloned()
                .ok_or_else(|| out_of_range(at as i128, list.items.len()))
        }
        (Value::String(text), key) => {
            let at = position(key, text.len())?;
            let byte = text
                .as_bytes()
                .get(at)
                .ok_or_else(|| out_of_range(at as i128, text.len()))?;
            Ok(Value::Number(Number::Uint8(*byte)))
        }
        (Value::Missing | Value::Nil, _) => Err(Fault::new(
            ErrorKind::NilPath,
            "nil pointer: `index` reaches nil before the last key",
        )),
        (other, _) => Err(Fault::new(
            ErrorKind::Arguments,
            format!(
                "invalid argument of `index`: {} has no elements",
                other.describe()
            ),
        )),
    }
}

fn position(key: &Value, length: usize) -> Result<usize, Fault> {
    let number = match key {
        Value::Number(Number::Int(number) | Number::Int64(number) | Number::Duration(number)) => {
            i128::from(*number)
        }
        Value::Number(Number::Uint64(number)) => i128::from(*number),
        Value::Number(Number::Uint8(number)) => i128::from(*number),
        _ => {
            let message = format!(
                "invalid index: expected an integer, found {}",
                key.describe()
            );
            return Err(Fault::new(ErrorKind::Arguments, message).help("convert it with `int`"));
        }
    };
    usize::try_from(number)
        .ok()
        .filter(|&at| at <= length)
        .ok_or_else(|| out_of_range(number, length))
}

fn out_of_range(at: i128, length: usize) -> Fault {
    Fault::function(format!(
        "index out of range: {at} of {length} elements, counted from 0"
    ))
}
