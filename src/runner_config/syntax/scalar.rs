//! One scalar of the text: text, number, truth value, date.

use std::borrow::Cow;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind};
use toml_parser::{ParseError, Source};

use crate::tree::Value;

/// A decoded scalar.
pub(super) struct Scalar {
    pub(super) value: Value,
    /// Whether it is a date, a time or both; its value is then the text of it.
    pub(super) is_datetime: bool,
}

/// Decodes a scalar. What is wrong with it is told to `errors`.
pub(super) fn decode(source: Source<'_>, event: &Event, errors: &mut Vec<ParseError>) -> Scalar {
    let mut text = Cow::Borrowed("");
    let Some(raw) = source.get(event) else { return Scalar { value: Value::Null, is_datetime: false } };
    let before = errors.len();
    let kind = raw.decode_scalar(&mut text, errors);
    let sound = errors.len() == before;
    let value = match kind {
        ScalarKind::String => Some(Value::String(text.into_owned())),
        ScalarKind::Boolean(flag) => Some(Value::Bool(flag)),
        ScalarKind::Integer(radix) => i64::from_str_radix(&text, radix.value()).ok().map(Value::Int),
        ScalarKind::Float => float(&text).map(Value::Float),
        ScalarKind::DateTime => is_datetime(&text).then(|| Value::String(text.into_owned())),
    };
    if value.is_none() && sound {
        errors.push(ParseError::new(out_of_range(&kind)).with_unexpected(event.span()));
    }
    Scalar { value: value.unwrap_or_default(), is_datetime: matches!(kind, ScalarKind::DateTime) }
}

/// Decodes every scalar for its errors only: of a text whose grammar is broken elsewhere.
pub(super) fn decode_all(source: Source<'_>, events: &[Event], errors: &mut Vec<ParseError>) {
    for event in events.iter().filter(|event| event.kind() == EventKind::Scalar) {
        decode(source, event, errors);
    }
}

fn float(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() || text.contains("inf") || text.contains("nan")).then_some(number)
}

fn is_datetime(text: &str) -> bool {
    text.parse::<toml::value::Datetime>().is_ok()
}

/// What is said of a scalar that is well written and still no value.
fn out_of_range(kind: &ScalarKind) -> &'static str {
    match kind {
        ScalarKind::DateTime => "no such date or time",
        ScalarKind::Float => "the number is too large for 64 bits",
        _ => "the whole number is too large for 64 bits",
    }
}
