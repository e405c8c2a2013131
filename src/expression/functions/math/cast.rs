//! Numbers out of anything, as Sprig casts: what is no number is zero.

use crate::expression::numbers::{parse_float, parse_int};
use crate::expression::value::{Number, Value};

/// A whole number; a fraction is cut off.
pub(in crate::expression) fn to_int64(value: &Value) -> i64 {
    match value {
        Value::Number(number) => match *number {
            Number::Int(number) | Number::Int64(number) => number,
            Number::Uint64(number) => number as i64,
            Number::Uint8(number) => i64::from(number),
            Number::Float(number) => cut(number),
            // A time.Duration is none of the types that the cast knows.
            Number::Duration(_) => 0,
        },
        Value::Text(text) => text_to_int64(text),
        Value::Bool(flag) => i64::from(*flag),
        _ => 0,
    }
}

/// A whole number out of text: with a sign, a prefix such as `0x`, a fraction of nothing but zeros.
pub(in crate::expression) fn text_to_int64(text: &str) -> i64 {
    parse_int(without_zero_fraction(text)).unwrap_or_default()
}

/// A float.
pub(in crate::expression) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Number(Number::Float(number)) => *number,
        Value::Number(Number::Uint64(number)) => *number as f64,
        Value::Text(text) => parse_float(text).unwrap_or_default(),
        _ => to_int64(value) as f64,
    }
}

/// Go's conversion on amd64: what does not fit becomes the least number.
fn cut(number: f64) -> i64 {
    let fits = number > -9.223_372_036_854_776e18 && number < 9.223_372_036_854_776e18;
    if fits { number as i64 } else { i64::MIN }
}

/// `3.00` counts as 3.
fn without_zero_fraction(text: &str) -> &str {
    let trimmed = text.trim_end_matches('0');
    trimmed.strip_suffix('.').filter(|_| trimmed.len() < text.len()).unwrap_or(text)
}

/// Go's `strconv.Atoi`, with zero for what is no number: decimal digits and a sign, nothing else.
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
