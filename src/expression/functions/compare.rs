//! Go's comparisons. Values of different kinds are not compared but refused: 1 is an int, 1.0 a float64.

use std::cmp::Ordering;

use super::{Call, Function, Outcome, Parameter, fixed, variadic};
use crate::expression::error::{ErrorKind, Fault};
use crate::expression::value::{Number, Value};

const ANY: Parameter = Parameter::Any;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("eq", &[ANY], ANY, |call| {
        if call.arguments.len() < 2 {
            return Err(Fault::new(ErrorKind::Arguments, "`eq` compares its first argument with others: none follow"));
        }
        for other in call.rest(1) {
            if equal(call.value(0), other)? {
                return Ok(true.into());
            }
        }
        Ok(false.into())
    }),
    fixed("ne", &[ANY, ANY], |call| Ok((!equal(call.value(0), call.value(1))?).into())),
    fixed("lt", &[ANY, ANY], |call| ordered(call, |order| order == Some(Ordering::Less))),
    fixed("le", &[ANY, ANY], |call| ordered(call, |order| matches!(order, Some(Ordering::Less | Ordering::Equal)))),
    fixed("gt", &[ANY, ANY], |call| ordered(call, |order| !matches!(order, Some(Ordering::Less | Ordering::Equal)))),
    fixed("ge", &[ANY, ANY], |call| ordered(call, |order| order != Some(Ordering::Less))),
];

/// The kinds that Go compares with one another.
#[derive(PartialEq)]
enum Kind<'v> {
    Bool(bool),
    Whole(i128),
    Float(f64),
    Text(&'v str),
    Other,
}

fn kind(value: &Value) -> Kind<'_> {
    match value {
        Value::Bool(flag) => Kind::Bool(*flag),
        Value::Text(text) => Kind::Text(text),
        Value::Number(Number::Float(number)) => Kind::Float(*number),
        Value::Number(Number::Int(number) | Number::Int64(number) | Number::Duration(number)) => {
            Kind::Whole(i128::from(*number))
        }
        Value::Number(Number::Uint64(number)) => Kind::Whole(i128::from(*number)),
        Value::Number(Number::Uint8(number)) => Kind::Whole(i128::from(*number)),
        _ => Kind::Other,
    }
}

fn equal(left: &Value, right: &Value) -> Result<bool, Fault> {
    match (kind(left), kind(right)) {
        (Kind::Bool(left), Kind::Bool(right)) => Ok(left == right),
        (Kind::Whole(left), Kind::Whole(right)) => Ok(left == right),
        (Kind::Float(left), Kind::Float(right)) => Ok(left == right),
        (Kind::Text(left), Kind::Text(right)) => Ok(left == right),
        (Kind::Other, Kind::Other) => equal_others(left, right),
        _ if left.is_nil() || right.is_nil() => Ok(false),
        _ => Err(incompatible(left, right)),
    }
}

/// Lists and maps compare with nil alone; points in time with one another.
fn equal_others(left: &Value, right: &Value) -> Result<bool, Fault> {
    let is_nil = |value: &Value| value.is_nil() || matches!(value, Value::List(list) if list.is_nil);
    match (left, right) {
        _ if is_nil(left) || is_nil(right) => Ok(is_nil(left) && is_nil(right)),
        _ if left.kind() != right.kind() => Err(incompatible(left, right)),
        (Value::List(_) | Value::Dict(_), _) => {
            Err(Fault::new(ErrorKind::Arguments, format!("{} can't be compared by `eq`", left.describe()))
                .help("`deepEqual` compares lists and maps"))
        }
        _ => Ok(left.deep_equal(right)),
    }
}

fn ordered(call: &Call<'_>, holds: fn(Option<Ordering>) -> bool) -> Outcome {
    let (left, right) = (call.value(0), call.value(1));
    let order = match (kind(left), kind(right)) {
        (Kind::Whole(left), Kind::Whole(right)) => Some(left.cmp(&right)),
        (Kind::Float(left), Kind::Float(right)) => left.partial_cmp(&right),
        (Kind::Text(left), Kind::Text(right)) => Some(left.cmp(right)),
        (Kind::Other | Kind::Bool(_), _) => return Err(without_order(left)),
        (_, Kind::Other | Kind::Bool(_)) => return Err(without_order(right)),
        _ => return Err(incompatible(left, right)),
    };
    Ok(holds(order).into())
}

fn without_order(value: &Value) -> Fault {
    Fault::new(ErrorKind::Arguments, format!("{} is neither less nor greater than anything", value.describe()))
}

fn incompatible(left: &Value, right: &Value) -> Fault {
    let message = format!("incompatible types for comparison: {} and {}", left.describe(), right.describe());
    let fault = Fault::new(ErrorKind::Arguments, message);
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => fault.help(
            "numbers of a values file are float64: write `int .Values.…`, or the constant with a point, as `3.0`",
        ),
        _ => fault,
    }
}
