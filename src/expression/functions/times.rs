//! Dates. The zone is always UTC: the machine's own must not change an output.

use std::rc::Rc;

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::expression::dates::{Time, parse_duration, parse_time, print_duration};
use crate::expression::error::{ErrorKind, Fault};
use crate::expression::value::{Number, Value};

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;
const TIME: Parameter = Parameter::Time;

/// The layout that HTML's date fields want.
const HTML: &str = "2006-01-02";

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("toDate", &[TEXT, TEXT], |call| Ok(time(parse_time(call.text(0), call.text(1)).unwrap_or(Time::zero())))),
    fixed("mustToDate", &[TEXT, TEXT], |call| {
        parse_time(call.text(0), call.text(1)).map(time).map_err(Fault::function)
    }),
    fixed("date", &[TEXT, ANY], |call| shown(call.value(1), call.text(0), "Local")),
    fixed("dateInZone", &[TEXT, ANY, TEXT], |call| shown(call.value(1), call.text(0), call.text(2))),
    fixed("date_in_zone", &[TEXT, ANY, TEXT], |call| shown(call.value(1), call.text(0), call.text(2))),
    fixed("htmlDate", &[ANY], |call| shown(call.value(0), HTML, "Local")),
    fixed("htmlDateInZone", &[ANY, TEXT], |call| shown(call.value(0), HTML, call.text(1))),
    fixed("dateModify", &[TEXT, TIME], |call| modified(call, false)),
    fixed("date_modify", &[TEXT, TIME], |call| modified(call, false)),
    fixed("mustDateModify", &[TEXT, TIME], |call| modified(call, true)),
    fixed("must_date_modify", &[TEXT, TIME], |call| modified(call, true)),
    fixed("unixEpoch", &[TIME], |call| Ok(call.time(0).seconds.to_string().into())),
    fixed("duration", &[ANY], |call| {
        let seconds = match call.value(0) {
            Value::Text(text) => text.parse().unwrap_or_default(),
            Value::Number(Number::Int64(seconds)) => *seconds,
            _ => 0i64,
        };
        Ok(print_duration(seconds.wrapping_mul(1_000_000_000)).into())
    }),
    fixed("durationRound", &[ANY], rounded),
];

fn time(time: Time) -> Value {
    Value::Time(Rc::new(time))
}

/// A point in time, or seconds since 1970, in a layout; anything else would be the time of the run.
fn shown(value: &Value, layout: &str, zone: &str) -> Outcome {
    let time = match value {
        Value::Time(time) => Time::clone(time),
        Value::Number(Number::Int(seconds) | Number::Int64(seconds)) => Time::utc(*seconds, 0),
        _ => {
            let message = format!("{} is no point in time: Helm would take the time of the run", value.describe());
            return Err(
                Fault::new(ErrorKind::Refused, message).help("`toDate` reads a date, `int` makes seconds of a number")
            );
        }
    };
    if !matches!(zone, "" | "UTC" | "Local") {
        let fault = Fault::new(ErrorKind::Refused, format!("the time zone \"{zone}\" is not known here"));
        return Err(fault.help("UTC is the only one: what a zone means changes with the machine"));
    }
    Ok(time.in_utc().format(layout).into())
}

fn modified(call: &Call<'_>, must: bool) -> Outcome {
    let moved = parse_duration(call.text(0)).and_then(|duration| call.time(1).add(duration));
    match moved {
        Some(moved) => Ok(time(moved)),
        None if must => Err(Fault::function("this text is no span of time, such as `1h30m`")),
        None => Ok(call.value(1).clone()),
    }
}

/// A span of time in its largest unit.
fn rounded(call: &Call<'_>) -> Outcome {
    let duration = match call.value(0) {
        Value::Text(text) => parse_duration(text).unwrap_or_default(),
        Value::Number(Number::Int64(duration)) => *duration,
        Value::Time(_) => {
            let message = "how long ago a date was depends on the time of the run";
            return Err(Fault::new(ErrorKind::Refused, message));
        }
        _ => 0,
    };
    const UNITS: [(u64, &str); 6] =
        [(31_536_000, "y"), (2_592_000, "mo"), (86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let seconds = |unit: u64| unit * 1_000_000_000;
    let unit = UNITS.iter().find(|(unit, _)| duration.unsigned_abs() > seconds(*unit));
    let shown = |(unit, name): &(u64, &str)| format!("{}{name}", duration.unsigned_abs() / seconds(*unit));
    Ok(unit.map_or_else(|| "0s".to_owned(), shown).into())
}
