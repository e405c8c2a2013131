//! Helm's functions on spans of time, which take text (`1h30m`) and numbers (of seconds).

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::expression::dates::{parse_duration, round_duration, truncate_duration};
use crate::expression::error::Fault;
use crate::expression::numbers::parse_float;
use crate::expression::value::{Number, Value};

const ANY: Parameter = Parameter::Any;
const SECOND: f64 = 1e9;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("mustToDuration", &[ANY], |call| {
        let value = call.value(0);
        let duration =
            span(value).ok_or_else(|| Fault::function(format!("this is {}, and no span of time", value.describe())))?;
        Ok(Value::Number(Number::Duration(duration)))
    }),
    fixed("durationNanoseconds", &[ANY], |call| whole(call, 1)),
    fixed("durationMicroseconds", &[ANY], |call| whole(call, 1_000)),
    fixed("durationMilliseconds", &[ANY], |call| whole(call, 1_000_000)),
    fixed("durationSeconds", &[ANY], |call| Ok(Value::float(parts(call, 1)))),
    fixed("durationMinutes", &[ANY], |call| Ok(Value::float(parts(call, 60)))),
    fixed("durationHours", &[ANY], |call| Ok(Value::float(parts(call, 3600)))),
    fixed("durationDays", &[ANY], |call| Ok(Value::float(parts(call, 3600) / 24.0))),
    fixed("durationWeeks", &[ANY], |call| Ok(Value::float(parts(call, 3600) / 24.0 / 7.0))),
    fixed("durationRoundTo", &[ANY, ANY], |call| multiple(call, round_duration)),
    fixed("durationTruncateTo", &[ANY, ANY], |call| multiple(call, truncate_duration)),
];

/// A value as a span of time, in nanoseconds.
fn span(value: &Value) -> Option<i64> {
    match value {
        Value::Number(Number::Duration(duration)) => Some(*duration),
        Value::Text(text) => {
            let text = text.trim();
            parse_duration(text).or_else(|| seconds(parse_float(text)?))
        }
        Value::Number(Number::Int(number) | Number::Int64(number)) => number.checked_mul(1_000_000_000),
        Value::Number(Number::Uint64(number)) => i64::try_from(*number).ok()?.checked_mul(1_000_000_000),
        Value::Number(Number::Uint8(number)) => Some(i64::from(*number) * 1_000_000_000),
        Value::Number(Number::Float(number)) => seconds(*number),
        _ => None,
    }
}

fn seconds(number: f64) -> Option<i64> {
    let nanoseconds = number * SECOND;
    (nanoseconds.abs() < i64::MAX as f64).then_some(nanoseconds as i64)
}

fn whole(call: &Call<'_>, unit: i64) -> Outcome {
    Ok(Value::int64(span(call.value(0)).unwrap_or_default() / unit))
}

/// Whole units and the fraction of one, put together as Go does, so that the last digits agree.
fn parts(call: &Call<'_>, seconds: i64) -> f64 {
    let unit = seconds * 1_000_000_000;
    let duration = span(call.value(0)).unwrap_or_default();
    (duration / unit) as f64 + (duration % unit) as f64 / unit as f64
}

fn multiple(call: &Call<'_>, nearest: fn(i64, i64) -> i64) -> Outcome {
    let duration = match (span(call.value(0)), span(call.value(1))) {
        (Some(duration), Some(multiple)) => nearest(duration, multiple),
        (duration, _) => duration.unwrap_or_default(),
    };
    Ok(Value::Number(Number::Duration(duration)))
}
