//! The Go methods that templates can call: `.Capabilities.APIVersions.Has "v1"`, `.Files.Get "x"`,
//! `(semver "1.2").Major`. Each is a function with the receiver as its first argument.

use std::rc::Rc;

use super::{Call, Function, Parameter, fixed};
use crate::convert::to_node;
use crate::dates::Time;
use crate::error::Fault;
use crate::format::display;
use crate::semver::Version;
use crate::value::{Class, Element, Number, Value};
use helm_yaml::writer::{Style, to_string};

const ANY: Parameter = Parameter::Any;
const INT: Parameter = Parameter::Int;
const STRING: Parameter = Parameter::String;
const TIME: Parameter = Parameter::Time;
const VERSION: Parameter = Parameter::Version;

/// Finds a method of a value by name.
pub(crate) fn method(value: &Value, name: &str) -> Option<&'static Function> {
    let methods = match value {
        Value::List(list) if list.element == Element::ApiVersion => API_VERSIONS,
        Value::Dict(dict) if dict.class == Class::Files => FILES,
        Value::Dict(dict) if dict.class == Class::Values => VALUES,
        Value::Version(_) => VERSIONS,
        Value::Time(_) => TIMES,
        Value::Number(Number::Duration(_)) => DURATIONS,
        Value::Struct(fields) if fields.type_name == "common.KubeVersion" => KUBE_VERSION,
        _ => return None,
    };
    methods.iter().find(|method| method.name == name)
}

const API_VERSIONS: &[Function] = &[fixed("Has", &[ANY, STRING], |call| {
    let Value::List(versions) = call.value(0) else {
        return Ok(false.into());
    };
    Ok(versions
        .items
        .iter()
        .any(|version| matches!(version, Value::String(version) if **version == *call.string(1)))
        .into())
})];

/// `.Files` is always empty.
const FILES: &[Function] = &[
    fixed("Get", &[ANY, STRING], |_| Ok("".into())),
    fixed("GetBytes", &[ANY, STRING], |_| {
        Ok(Value::typed_list(Vec::new(), Element::Byte))
    }),
    fixed("Glob", &[ANY, STRING], |call| Ok(call.value(0).clone())),
    fixed("AsConfig", &[ANY], |_| Ok("{}".into())),
    fixed("AsSecrets", &[ANY], |_| Ok("{}".into())),
    fixed("Lines", &[ANY, STRING], |_| Ok(Value::strings([""; 0]))),
];

const VALUES: &[Function] = &[
    fixed("AsMap", &[ANY], |call| {
        Ok(call.dict(0).map_or(Value::Nil, |dict| {
            Value::dict(dict.entries.borrow().clone())
        }))
    }),
    fixed("YAML", &[ANY], |call| {
        call.budget.weigh(call.value(0))?;
        let node = to_node(call.value(0));
        Ok(to_string(&node, Style::Helm).into())
    }),
];

const KUBE_VERSION: &[Function] = &[
    fixed("String", &[ANY], |call| Ok(display(call.value(0)).into())),
    fixed("GitVersion", &[ANY], |call| match call.value(0) {
        Value::Struct(version) => Ok(version
            .fields
            .first()
            .map_or(Value::Nil, |(_, version)| version.clone())),
        _ => Ok(Value::Nil),
    }),
];

const VERSIONS: &[Function] = &[
    fixed("Major", &[VERSION], |call| {
        part(call, |version| Value::Number(Number::Uint64(version.major)))
    }),
    fixed("Minor", &[VERSION], |call| {
        part(call, |version| Value::Number(Number::Uint64(version.minor)))
    }),
    fixed("Patch", &[VERSION], |call| {
        part(call, |version| Value::Number(Number::Uint64(version.patch)))
    }),
    fixed("Prerelease", &[VERSION], |call| {
        part(call, |version| version.prerelease.as_str().into())
    }),
    fixed("Metadata", &[VERSION], |call| {
        part(call, |version| version.metadata.as_str().into())
    }),
    fixed("Original", &[VERSION], |call| {
        part(call, |version| version.original.as_str().into())
    }),
    fixed("String", &[VERSION], |call| {
        part(call, |version| version.to_string().into())
    }),
    fixed("Compare", &[VERSION, VERSION], |call| {
        ordered(call, |order| Value::int(order as i64))
    }),
    fixed("Equal", &[VERSION, VERSION], |call| {
        ordered(call, |order| order.is_eq().into())
    }),
    fixed("LessThan", &[VERSION, VERSION], |call| {
        ordered(call, |order| order.is_lt().into())
    }),
    fixed("LessThanEqual", &[VERSION, VERSION], |call| {
        ordered(call, |order| order.is_le().into())
    }),
    fixed("GreaterThan", &[VERSION, VERSION], |call| {
        ordered(call, |order| order.is_gt().into())
    }),
    fixed("GreaterThanEqual", &[VERSION, VERSION], |call| {
        ordered(call, |order| order.is_ge().into())
    }),
];

fn version<'c>(call: &'c Call<'_>, index: usize) -> Result<&'c Version, Fault> {
    match call.value(index) {
        Value::Version(version) => Ok(version),
        _ => Err(Fault::function("a version is nil")),
    }
}

fn part(call: &Call<'_>, part: fn(&Version) -> Value) -> super::Outcome {
    version(call, 0).map(part)
}

fn ordered(call: &Call<'_>, result: fn(std::cmp::Ordering) -> Value) -> super::Outcome {
    Ok(result(version(call, 0)?.compare(version(call, 1)?)))
}

const TIMES: &[Function] = &[
    fixed("Format", &[TIME, STRING], |call| {
        Ok(call.time(0).format(call.string(1)).into())
    }),
    fixed("String", &[TIME], |call| {
        Ok(call.time(0).to_string().into())
    }),
    fixed("UTC", &[TIME], |call| {
        Ok(Value::Time(Rc::new(call.time(0).in_utc())))
    }),
    fixed("Unix", &[TIME], |call| {
        Ok(Value::int64(call.time(0).seconds))
    }),
    fixed("UnixMilli", &[TIME], |call| {
        let time = call.time(0);
        Ok(Value::int64(
            time.seconds
                .wrapping_mul(1000)
                .wrapping_add(i64::from(time.nanoseconds / 1_000_000)),
        ))
    }),
    fixed("IsZero", &[TIME], |call| {
        Ok((call.time(0) == Time::zero()).into())
    }),
    fixed("Year", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().year))
    }),
    fixed("Day", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().day.into()))
    }),
    fixed("YearDay", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().day_of_year.into()))
    }),
    fixed("Hour", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().hour.into()))
    }),
    fixed("Minute", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().minute.into()))
    }),
    fixed("Second", &[TIME], |call| {
        Ok(Value::int(call.time(0).civil().second.into()))
    }),
    fixed("Nanosecond", &[TIME], |call| {
        Ok(Value::int(call.time(0).nanoseconds.into()))
    }),
    fixed("Before", &[TIME, TIME], |call| {
        Ok((point(call, 0) < point(call, 1)).into())
    }),
    fixed("After", &[TIME, TIME], |call| {
        Ok((point(call, 0) > point(call, 1)).into())
    }),
    fixed("Equal", &[TIME, TIME], |call| {
        Ok((point(call, 0) == point(call, 1)).into())
    }),
    fixed("AddDate", &[TIME, INT, INT, INT], |call| {
        let time = call.time(0);
        let civil = time.civil();
        let clock =
            i64::from(civil.hour) * 3600 + i64::from(civil.minute) * 60 + i64::from(civil.second);
        let [years, months, days] =
            [1, 2, 3].map(|index| call.int(index).clamp(-1_000_000_000, 1_000_000_000));
        let moved = Time::from_civil(
            civil.year + years,
            i64::from(civil.month) + months,
            i64::from(civil.day) + days,
            clock,
        );
        let moved = moved.ok_or_else(|| Fault::function("date out of range"))?;
        let seconds = moved.seconds.saturating_sub(time.offset.into());
        Ok(Value::Time(Rc::new(Time { seconds, ..time })))
    }),
];

fn point(call: &Call<'_>, index: usize) -> (i64, u32) {
    let time = call.time(index);
    (time.seconds, time.nanoseconds)
}

const DURATIONS: &[Function] = &[
    fixed("String", &[ANY], |call| Ok(display(call.value(0)).into())),
    fixed("Seconds", &[ANY], |call| {
        Ok(Value::float(nanoseconds(call) as f64 / 1e9))
    }),
    fixed("Minutes", &[ANY], |call| {
        Ok(Value::float(nanoseconds(call) as f64 / 6e10))
    }),
    fixed("Hours", &[ANY], |call| {
        Ok(Value::float(nanoseconds(call) as f64 / 3.6e12))
    }),
    fixed("Milliseconds", &[ANY], |call| {
        Ok(Value::int64(nanoseconds(call) / 1_000_000))
    }),
    fixed("Microseconds", &[ANY], |call| {
        Ok(Value::int64(nanoseconds(call) / 1_000))
    }),
    fixed("Nanoseconds", &[ANY], |call| {
        Ok(Value::int64(nanoseconds(call)))
    }),
];

fn nanoseconds(call: &Call<'_>) -> i64 {
    match call.value(0) {
        Value::Number(Number::Duration(duration)) => *duration,
        _ => 0,
    }
}
