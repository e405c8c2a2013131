//! Dates and durations. The time zone is always UTC, because the output must not depend on the machine.
//!
//! Helm's duration functions take strings (`1h30m`) and numbers of seconds.

use std::rc::Rc;

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::dates::{
    Time, parse_duration, parse_time, print_duration, round_duration, truncate_duration,
};
use crate::error::{ErrorKind, Fault};
use crate::numbers::parse_float;
use crate::value::{Number, Value};

const ANY: Parameter = Parameter::Any;
const STRING: Parameter = Parameter::String;
const TIME: Parameter = Parameter::Time;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("toDate", &[STRING, STRING], |call| {
        Ok(time(
            parse_time(call.string(0), call.string(1)).unwrap_or(Time::zero()),
        ))
    }),
    fixed("mustToDate", &[STRING, STRING], |call| {
        parse_time(call.string(0), call.string(1))
            .map(time)
            .map_err(Fault::function)
    }),
    fixed("date", &[STRING, ANY], |call| {
        shown(call.value(1), call.string(0), "Local")
    }),
    fixed("dateInZone", &[STRING, ANY, STRING], |call| {
        shown(call.value(1), call.string(0), call.string(2))
    }),
    fixed("date_in_zone", &[STRING, ANY, STRING], |call| {
        shown(call.value(1), call.string(0), call.string(2))
    }),
    fixed("htmlDate", &[ANY], |call| {
        shown(call.value(0), HTML, "Local")
    }),
    fixed("htmlDateInZone", &[ANY, STRING], |call| {
        shown(call.value(0), HTML, call.string(1))
    }),
    fixed("dateModify", &[STRING, TIME], |call| modified(call, false)),
    fixed("date_modify", &[STRING, TIME], |call| modified(call, false)),
    fixed("mustDateModify", &[STRING, TIME], |call| {
        modified(call, true)
    }),
    fixed("must_date_modify", &[STRING, TIME], |call| {
        modified(call, true)
    }),
    fixed("unixEpoch", &[TIME], |call| {
        Ok(call.time(0).seconds.to_string().into())
    }),
    fixed("duration", &[ANY], |call| {
        let seconds = match call.value(0) {
            Value::String(text) => text.parse().unwrap_or_default(),
            Value::Number(Number::Int64(seconds)) => *seconds,
            _ => 0i64,
        };
        Ok(print_duration(seconds.wrapping_mul(1_000_000_000)).into())
    }),
    fixed("durationRound", &[ANY], rounded),
    fixed("mustToDuration", &[ANY], |call| {
        let value = call.value(0);
        let duration = duration(value).ok_or_else(|| {
            Fault::function(format!(
                "invalid duration: expected a string such as `1h30m`, found {}",
                value.describe()
            ))
        })?;
        Ok(Value::Number(Number::Duration(duration)))
    }),
    fixed("durationNanoseconds", &[ANY], |call| whole_units(call, 1)),
    fixed("durationMicroseconds", &[ANY], |call| {
        whole_units(call, 1_000)
    }),
    fixed("durationMilliseconds", &[ANY], |call| {
        whole_units(call, 1_000_000)
    }),
    fixed("durationSeconds", &[ANY], |call| {
        Ok(Value::float(parts(call, 1)))
    }),
    fixed("durationMinutes", &[ANY], |call| {
        Ok(Value::float(parts(call, 60)))
    }),
    fixed("durationHours", &[ANY], |call| {
        Ok(Value::float(parts(call, 3600)))
    }),
    fixed("durationDays", &[ANY], |call| {
        Ok(Value::float(parts(call, 3600) / 24.0))
    }),
    fixed("durationWeeks", &[ANY], |call| {
        Ok(Value::float(parts(call, 3600) / 24.0 / 7.0))
    }),
    fixed("durationRoundTo", &[ANY, ANY], |call| {
        multiple(call, round_duration)
    }),
    fixed("durationTruncateTo", &[ANY, ANY], |call| {
        multiple(call, truncate_duration)
    }),
];

/// The layout of HTML date fields.
const HTML: &str = "2006-01-02";

fn time(time: Time) -> Value {
    Value::Time(Rc::new(time))
}

/// Formats a time, or seconds since 1970. Sprig formats any other value as the current time, which is unsupported.
fn shown(value: &Value, layout: &str, zone: &str) -> Outcome {
    let time = match value {
        Value::Time(time) => Time::clone(time),
        Value::Number(Number::Int(seconds) | Number::Int64(seconds)) => Time::utc(*seconds, 0),
        _ => {
            let message = format!(
                "invalid time: Helm uses the current time for {}, so the output would not be reproducible",
                value.describe()
            );
            return Err(Fault::new(ErrorKind::NotReproducible, message)
                .help("parse a date with `toDate`, or convert seconds with `int`"));
        }
    };
    if !matches!(zone, "" | "UTC" | "Local") {
        let fault = Fault::new(
            ErrorKind::NotReproducible,
            format!("unsupported time zone \"{zone}\""),
        );
        return Err(fault.help("use UTC: other zones depend on the machine"));
    }
    Ok(time.in_utc().format(layout).into())
}

fn modified(call: &Call<'_>, must: bool) -> Outcome {
    let moved = parse_duration(call.string(0)).and_then(|duration| call.time(1).add(duration));
    match moved {
        Some(moved) => Ok(time(moved)),
        None if must => Err(Fault::function(
            "invalid duration: expected a string such as `1h30m`",
        )),
        None => Ok(call.value(1).clone()),
    }
}

/// Rounds a duration to its largest unit.
fn rounded(call: &Call<'_>) -> Outcome {
    let duration = match call.value(0) {
        Value::String(text) => parse_duration(text).unwrap_or_default(),
        Value::Number(Number::Int64(duration)) => *duration,
        Value::Time(_) => {
            let message = "unsupported argument: the age of a date depends on the current time";
            return Err(Fault::new(ErrorKind::NotReproducible, message));
        }
        _ => 0,
    };
    const UNITS: [(u64, &str); 6] = [
        (31_536_000, "y"),
        (2_592_000, "mo"),
        (86_400, "d"),
        (3_600, "h"),
        (60, "m"),
        (1, "s"),
    ];
    let seconds = |unit: u64| unit * 1_000_000_000;
    let unit = UNITS
        .iter()
        .find(|(unit, _)| duration.unsigned_abs() > seconds(*unit));
    let shown =
        |(unit, name): &(u64, &str)| format!("{}{name}", duration.unsigned_abs() / seconds(*unit));
    Ok(unit.map_or_else(|| "0s".to_owned(), shown).into())
}

const SECOND: f64 = 1e9;

/// Converts a value to a duration in nanoseconds.
fn duration(value: &Value) -> Option<i64> {
    match value {
        Value::Number(Number::Duration(duration)) => Some(*duration),
        Value::String(text) => {
            let text = text.trim();
            parse_duration(text).or_else(|| seconds(parse_float(text)?))
        }
        Value::Number(Number::Int(number) | Number::Int64(number)) => {
            number.checked_mul(1_000_000_000)
        }
        Value::Number(Number::Uint64(number)) => {
            i64::try_from(*number).ok()?.checked_mul(1_000_000_000)
        }
        Value::Number(Number::Uint8(number)) => Some(i64::from(*number) * 1_000_000_000),
        Value::Number(Number::Float(number)) => seconds(*number),
        _ => None,
    }
}

fn seconds(number: f64) -> Option<i64> {
    let nanoseconds = number * SECOND;
    (nanoseconds.abs() < i64::MAX as f64).then_some(nanoseconds as i64)
}

fn whole_units(call: &Call<'_>, unit: i64) -> Outcome {
    Ok(Value::int64(
        duration(call.value(0)).unwrap_or_default() / unit,
    ))
}

/// A duration in a unit, computed from its integer and fraction as in Go, so that the last digits agree.
fn parts(call: &Call<'_>, seconds: i64) -> f64 {
    let unit = seconds * 1_000_000_000;
    let duration = duration(call.value(0)).unwrap_or_default();
    (duration / unit) as f64 + (duration % unit) as f64 / unit as f64
}

fn multiple(call: &Call<'_>, nearest: fn(i64, i64) -> i64) -> Outcome {
    let duration = match (duration(call.value(0)), duration(call.value(1))) {
        (Some(duration), Some(multiple)) => nearest(duration, multiple),
        (duration, _) => duration.unwrap_or_default(),
    };
    Ok(Value::Number(Number::Duration(duration)))
}
