//! Sprig's arithmetic and its casts to numbers: `int64` in general, `float64` in the functions that end in `f`.

use super::{Call, Function, Outcome, Parameter, decimal, fixed, variadic};
use crate::error::Fault;
use crate::numbers::{parse_float, parse_int};
use crate::value::{Element, Number, Value};

const ANY: Parameter = Parameter::Any;
const INT: Parameter = Parameter::Int;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("int", &[ANY], |call| {
        Ok(Value::int(to_int64(call.value(0))))
    }),
    fixed("int64", &[ANY], |call| {
        Ok(Value::int64(to_int64(call.value(0))))
    }),
    fixed("float64", &[ANY], |call| {
        Ok(Value::float(to_float(call.value(0))))
    }),
    fixed("atoi", &[Parameter::String], |call| {
        Ok(Value::int(atoi(call.string(0))))
    }),
    fixed("toDecimal", &[ANY], |call| {
        let text = super::print::printed(call, call.value(0))?;
        let digits = text.strip_prefix('+').unwrap_or(&text);
        Ok(Value::int64(
            i64::from_str_radix(digits, 8)
                .ok()
                .filter(|_| !digits.starts_with('+'))
                .unwrap_or_default(),
        ))
    }),
    variadic("add", &[], ANY, |call| whole(call, 0, i64::wrapping_add)),
    fixed("add1", &[ANY], |call| {
        Ok(Value::int64(to_int64(call.value(0)).wrapping_add(1)))
    }),
    fixed("sub", &[ANY, ANY], |call| {
        whole_of_two(call, i64::wrapping_sub)
    }),
    fixed("div", &[ANY, ANY], |call| divided(call, i64::wrapping_div)),
    fixed("mod", &[ANY, ANY], |call| divided(call, i64::wrapping_rem)),
    variadic("mul", &[ANY], ANY, |call| whole(call, 1, i64::wrapping_mul)),
    variadic("max", &[ANY], ANY, |call| extreme(call, i64::max)),
    variadic("biggest", &[ANY], ANY, |call| extreme(call, i64::max)),
    variadic("min", &[ANY], ANY, |call| extreme(call, i64::min)),
    variadic("maxf", &[ANY], ANY, |call| {
        float_extreme(call, |a, b| if b > a || b.is_nan() { b } else { a })
    }),
    variadic("minf", &[ANY], ANY, |call| {
        float_extreme(call, |a, b| if b < a || b.is_nan() { b } else { a })
    }),
    fixed("add1f", &[ANY], |call| {
        Ok(decimal(
            &[Value::int(1), call.value(0).clone()],
            decimal::add,
        ))
    }),
    variadic("addf", &[], ANY, |call| {
        Ok(decimal(&call.arguments, decimal::add))
    }),
    variadic("subf", &[ANY], ANY, |call| {
        Ok(decimal(&call.arguments, decimal::subtract))
    }),
    variadic("mulf", &[ANY], ANY, |call| {
        Ok(decimal(&call.arguments, decimal::multiply))
    }),
    variadic("divf", &[ANY], ANY, |call| {
        if call.rest(1).iter().any(|divisor| to_float(divisor) == 0.0) {
            return Err(by_zero());
        }
        Ok(decimal(&call.arguments, decimal::divide))
    }),
    fixed("ceil", &[ANY], |call| {
        Ok(Value::float(to_float(call.value(0)).ceil()))
    }),
    fixed("floor", &[ANY], |call| {
        Ok(Value::float(to_float(call.value(0)).floor()))
    }),
    variadic("round", &[ANY, INT], Parameter::Float, round),
    fixed("until", &[INT], |call| {
        let count = call.int(0);
        steps(call, 0, count, if count < 0 { -1 } else { 1 })
    }),
    fixed("untilStep", &[INT, INT, INT], |call| {
        steps(call, call.int(0), call.int(1), call.int(2))
    }),
    variadic("seq", &[], INT, seq),
];

/// Combines all arguments; the initial value is the first argument if `first` is 1, otherwise zero.
fn whole(call: &Call<'_>, first: usize, operation: fn(i64, i64) -> i64) -> Outcome {
    let begin = if first == 0 {
        0
    } else {
        to_int64(call.value(0))
    };
    Ok(Value::int64(
        call.rest(first).iter().map(to_int64).fold(begin, operation),
    ))
}

fn whole_of_two(call: &Call<'_>, operation: fn(i64, i64) -> i64) -> Outcome {
    Ok(Value::int64(operation(
        to_int64(call.value(0)),
        to_int64(call.value(1)),
    )))
}

fn divided(call: &Call<'_>, operation: fn(i64, i64) -> i64) -> Outcome {
    if to_int64(call.value(1)) == 0 {
        Err(by_zero())
    } else {
        whole_of_two(call, operation)
    }
}

fn by_zero() -> Fault {
    Fault::function("division by zero").help("a value that is not a number counts as zero")
}

fn extreme(call: &Call<'_>, choose: fn(i64, i64) -> i64) -> Outcome {
    Ok(Value::int64(
        call.rest(1)
            .iter()
            .map(to_int64)
            .fold(to_int64(call.value(0)), choose),
    ))
}

fn float_extreme(call: &Call<'_>, choose: fn(f64, f64) -> f64) -> Outcome {
    Ok(Value::float(
        call.rest(1)
            .iter()
            .map(to_float)
            .fold(to_float(call.value(0)), choose),
    ))
}

/// Decimal arithmetic over all numbers, from left to right.
fn decimal(numbers: &[Value], operation: fn(f64, f64) -> f64) -> Value {
    Value::float(
        numbers
            .iter()
            .map(to_float)
            .reduce(operation)
            .unwrap_or_default(),
    )
}

fn round(call: &Call<'_>) -> Outcome {
    let limit = match call.rest(2).first() {
        Some(Value::Number(Number::Float(limit))) => *limit,
        _ => 0.5,
    };
    let power = 10f64.powi(i32::try_from(call.int(1).clamp(-400, 400)).unwrap_or_default());
    let shifted = power * to_float(call.value(0));
    let rounded = if shifted.fract() >= limit {
        shifted.ceil()
    } else {
        shifted.floor()
    };
    Ok(Value::float(rounded / power))
}

/// The numbers from `start` up or down to `stop`, exclusive.
fn numbers(call: &Call<'_>, start: i64, stop: i64, step: i64) -> Result<Vec<i64>, Fault> {
    let towards = if stop < start { step < 0 } else { step > 0 };
    if !towards {
        return Ok(Vec::new());
    }
    let distance = stop.abs_diff(start);
    let count = usize::try_from(distance.div_ceil(step.unsigned_abs())).unwrap_or(usize::MAX);
    call.budget.list(count)?;
    Ok((0..count as i64)
        .map(|index| start.wrapping_add(step.wrapping_mul(index)))
        .collect())
}

fn steps(call: &Call<'_>, start: i64, stop: i64, step: i64) -> Outcome {
    let numbers = numbers(call, start, stop, step)?;
    Ok(Value::typed_list(
        numbers.into_iter().map(Value::int).collect(),
        Element::Int,
    ))
}

/// `seq end`, `seq start end`, `seq start step end`: the numbers as a string, inclusive.
fn seq(call: &Call<'_>) -> Outcome {
    let (start, step, end) = match call.arguments.len() {
        1 => (1, None, call.int(0)),
        2 => (call.int(0), None, call.int(1)),
        3 => (call.int(0), Some(call.int(1)), call.int(2)),
        _ => return Ok("".into()),
    };
    let towards = if end < start { -1 } else { 1 };
    let step = step.unwrap_or(towards);
    if end < start && step > 0 {
        return Ok("".into());
    }
    let numbers = numbers(call, start, end.saturating_add(towards), step)?;
    Ok(numbers
        .iter()
        .map(i64::to_string)
        .collect::<Vec<_>>()
        .join(" ")
        .into())
}

/// Casts a value to an integer; a fraction is truncated.
pub(crate) fn to_int64(value: &Value) -> i64 {
    match value {
        Value::Number(number) => match *number {
            Number::Int(number) | Number::Int64(number) => number,
            Number::Uint64(number) => number as i64,
            Number::Uint8(number) => i64::from(number),
            Number::Float(number) => cut(number),
            // The library that Sprig uses does not cast a time.Duration.
            Number::Duration(_) => 0,
        },
        Value::String(text) => text_to_int64(text),
        Value::Bool(flag) => i64::from(*flag),
        _ => 0,
    }
}

/// Casts a string to an integer, with an optional sign, prefix such as `0x` and fraction of zeros; zero if it is invalid.
pub(crate) fn text_to_int64(text: &str) -> i64 {
    parse_int(without_zero_fraction(text)).unwrap_or_default()
}

/// Casts a value to a float.
pub(crate) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Number(Number::Float(number)) => *number,
        Value::Number(Number::Uint64(number)) => *number as f64,
        Value::String(text) => parse_float(text).unwrap_or_default(),
        _ => to_int64(value) as f64,
    }
}

/// Go's conversion on amd64: a number out of range becomes the minimum.
fn cut(number: f64) -> i64 {
    let fits = number > -9.223_372_036_854_776e18 && number < 9.223_372_036_854_776e18;
    if fits { number as i64 } else { i64::MIN }
}

/// `3.00` without its fraction.
fn without_zero_fraction(text: &str) -> &str {
    let trimmed = text.trim_end_matches('0');
    trimmed
        .strip_suffix('.')
        .filter(|_| trimmed.len() < text.len())
        .unwrap_or(text)
}

/// Go's `strconv.Atoi`: decimal digits with an optional sign; zero for anything else.
pub(super) fn atoi(text: &str) -> i64 {
    match text.parse::<i64>() {
        Ok(number) => number,
        Err(error) => match error.kind() {
            std::num::IntErrorKind::PosOverflow => i64::MAX,
            std::num::IntErrorKind::NegOverflow => i64::MIN,
            _ => 0,
        },
    }
}
