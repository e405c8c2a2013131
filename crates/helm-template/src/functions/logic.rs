//! Conditions, comparisons, default values and types. `and` and `or` are in the evaluator, because they stop at the first
//! argument that decides.
//!
//! As in Go, values of different kinds can't be compared: 1 is an int, 1.0 a float64.

use std::cmp::Ordering;

use super::{Call, Function, Outcome, Parameter, fixed, variadic};
use crate::error::{ErrorKind, Fault};
use crate::value::{Entries, Number, Value};

const ANY: Parameter = Parameter::Any;
const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("not", &[Parameter::Any], |call| {
        Ok((!call.value(0).is_true()).into())
    }),
    variadic("call", &[Parameter::Any], Parameter::Any, |call| {
        Err(Fault::function(format!(
            "invalid argument of `call`: expected a function, found {}",
            call.value(0).describe()
        )))
    }),
    variadic("eq", &[ANY], ANY, |call| {
        if call.arguments.len() < 2 {
            return Err(Fault::new(
                ErrorKind::Arguments,
                "wrong number of arguments for `eq`: expected at least 2, found 1",
            ));
        }
        for other in call.rest(1) {
            if equal(call.value(0), other)? {
                return Ok(true.into());
            }
        }
        Ok(false.into())
    }),
    fixed("ne", &[ANY, ANY], |call| {
        Ok((!equal(call.value(0), call.value(1))?).into())
    }),
    fixed("lt", &[ANY, ANY], |call| {
        ordered(call, |order| order == Some(Ordering::Less))
    }),
    fixed("le", &[ANY, ANY], |call| {
        ordered(call, |order| {
            matches!(order, Some(Ordering::Less | Ordering::Equal))
        })
    }),
    fixed("gt", &[ANY, ANY], |call| {
        ordered(call, |order| {
            !matches!(order, Some(Ordering::Less | Ordering::Equal))
        })
    }),
    fixed("ge", &[ANY, ANY], |call| {
        ordered(call, |order| order != Some(Ordering::Less))
    }),
    variadic("default", &[ANY], ANY, |call| {
        let given = call.rest(1).first().filter(|given| given.is_true());
        Ok(given.unwrap_or(call.value(0)).clone())
    }),
    fixed(
        "empty",
        &[ANY],
        |call| Ok((!call.value(0).is_true()).into()),
    ),
    variadic("coalesce", &[], ANY, |call| {
        Ok(call
            .arguments
            .iter()
            .find(|value| value.is_true())
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    variadic("all", &[], ANY, |call| {
        Ok(call.arguments.iter().all(Value::is_true).into())
    }),
    variadic("any", &[], ANY, |call| {
        Ok(call.arguments.iter().any(Value::is_true).into())
    }),
    fixed("ternary", &[ANY, ANY, Parameter::Bool], |call| {
        Ok(call.value(usize::from(!call.flag(2))).clone())
    }),
    fixed("required", &[STRING, ANY], |call| match call.value(1) {
        Value::Missing | Value::Nil => Err(failed(call.string(0))),
        Value::String(text) if text.is_empty() => Err(failed(call.string(0))),
        value => Ok(value.clone()),
    }),
    fixed("fail", &[STRING], |call| Err(failed(call.string(0)))),
    // There is no cluster, as in `helm template`.
    fixed("lookup", &[STRING, STRING, STRING, STRING], |_| {
        Ok(Value::dict(Entries::new()))
    }),
    fixed("getHostByName", &[STRING], |_| Ok(Value::string(""))),
    fixed("hello", &[], |_| Ok(Value::string("Hello!"))),
    fixed("typeOf", &[ANY], |call| {
        Ok(Value::string(call.value(0).type_name()))
    }),
    fixed("typeIs", &[STRING, ANY], |call| {
        Ok((call.string(0) == call.value(1).type_name()).into())
    }),
    fixed("typeIsLike", &[STRING, ANY], |call| {
        let (wanted, found) = (call.string(0), call.value(1).type_name());
        Ok((wanted == found || found.strip_prefix('*') == Some(wanted)).into())
    }),
    fixed("kindOf", &[ANY], |call| {
        Ok(Value::string(call.value(0).kind()))
    }),
    fixed("kindIs", &[STRING, ANY], |call| {
        Ok((call.string(0) == call.value(1).kind()).into())
    }),
    fixed("deepEqual", &[ANY, ANY], |call| {
        call.budget.weigh(call.value(0))?;
        call.budget.weigh(call.value(1))?;
        Ok(call.value(0).deep_equal(call.value(1)).into())
    }),
];

/// The kinds of comparable values.
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
        Value::String(text) => Kind::Text(text),
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

/// Compares other values: lists and maps only with nil, times with each other.
fn equal_others(left: &Value, right: &Value) -> Result<bool, Fault> {
    let is_nil =
        |value: &Value| value.is_nil() || matches!(value, Value::List(list) if list.is_nil);
    match (left, right) {
        _ if is_nil(left) || is_nil(right) => Ok(is_nil(left) && is_nil(right)),
        _ if left.kind() != right.kind() => Err(incompatible(left, right)),
        (Value::List(_) | Value::Dict(_), _) => Err(Fault::new(
            ErrorKind::Arguments,
            format!(
                "invalid argument of `eq`: {} can't be compared",
                left.describe()
            ),
        )
        .help("compare lists and maps with `deepEqual`")),
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
    Fault::new(
        ErrorKind::Arguments,
        format!("invalid comparison: {} has no order", value.describe()),
    )
}

fn incompatible(left: &Value, right: &Value) -> Fault {
    let message = format!(
        "incompatible types for comparison: {} and {}",
        left.describe(),
        right.describe()
    );
    let fault = Fault::new(ErrorKind::Arguments, message);
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => fault
            .help("numbers in values files are float64: use `int .Values.…`, or a constant with a point such as `3.0`"),
        _ => fault,
    }
}

fn failed(message: &str) -> Fault {
    Fault::new(
        ErrorKind::ExplicitFailure,
        if message.is_empty() {
            "`fail` without a message"
        } else {
            message
        },
    )
}
