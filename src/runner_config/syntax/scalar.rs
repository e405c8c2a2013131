//! Scalars of TOML: strings, numbers, booleans, dates.

use std::borrow::Cow;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind};
use toml_parser::{ParseError, Source};

use helm_yaml::tree::Value;

/// A decoded scalar.
pub(super) struct Scalar {
    pub(super) value: Value,
    /// Whether it is a date, a time or both; its value is then its text.
    pub(super) is_datetime: bool,
}

/// Decodes a scalar and reports its errors to `errors`.
pub(super) fn decode(source: Source<'_>, event: &Event, errors: &mut Vec<ParseError>) -> Scalar {
    let mut text = Cow::Borrowed("");
    let Some(raw) = source.get(event) else {
        return Scalar {
            value: Value::Null,
            is_datetime: false,
        };
    };
    let before = errors.len();
    let kind = raw.decode_scalar(&mut text, errors);
    let sound = errors.len() == before;
    let value = match kind {
        ScalarKind::String => Some(Value::String(text.into_owned())),
        ScalarKind::Boolean(flag) => Some(Value::Bool(flag)),
        ScalarKind::Integer(radix) => i64::from_str_radix(&text, radix.value())
            .ok()
            .map(Value::Int),
        ScalarKind::Float => float(&text).map(Value::Float),
        ScalarKind::DateTime => is_datetime(&text).then(|| Value::String(text.into_owned())),
    };
    if value.is_none() && sound {
        errors.push(ParseError::new(out_of_range(&kind)).with_unexpected(event.span()));
    }
    Scalar {
        value: value.unwrap_or_default(),
        is_datetime: matches!(kind, ScalarKind::DateTime),
    }
}

/// Decodes every scalar only for its errors, when the grammar is broken elsewhere.
pub(super) fn decode_all(source: Source<'_>, events: &[Event], errors: &mut Vec<ParseError>) {
    for event in events
        .iter()
        .filter(|event| event.kind() == EventKind::Scalar)
    {
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

/// The error for a well-formed scalar without a value.
fn out_of_range(kind: &ScalarKind) -> &'static str {
    match kind {
        ScalarKind::DateTime => "invalid date or time",
        ScalarKind::Float => "invalid number: exceeds 64 bits",
        _ => "invalid integer: exceeds 64 bits",
    }
}
