//! Mapping keys as strings, the only keys in JSON and therefore in Helm.

use crate::tree::Value;

/// The string of a key; none for null, lists and mappings.
pub(super) fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(float_text(number)),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// Formats a float as go-yaml does for keys: with the precision of 32 bits, and an exponent below 1e-4 and from 1e6 on.
fn float_text(number: f64) -> String {
    let number = number as f32;
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse().unwrap_or(0) {
        -4..=5 => number.to_string(),
        large @ 6.. => format!("{mantissa}e+{large:02}"),
        small => format!("{mantissa}e-{:02}", -small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_booleans_become_strings() {
        for (value, expected) in [
            (Value::Bool(true), "true"),
            (Value::Int(-5), "-5"),
            (Value::Float(1.5), "1.5"),
            (Value::Float(1000.0), "1000"),
            (Value::Float(1e6), "1e+06"),
            (Value::Float(0.1), "0.1"),
            (Value::Float(0.00001), "1e-05"),
            (Value::Float(123456789.0), "1.2345679e+08"),
            (Value::Float(f64::NEG_INFINITY), "-.inf"),
        ] {
            assert_eq!(text(value).as_deref(), Some(expected));
        }
        assert_eq!(text(Value::Null), None);
    }
}
