//! Resolves scalars to values, with the YAML 1.1 spellings that go-yaml version 2 accepts.
//!
//! Input is a plain or tagged scalar, output a null, boolean, number or string. Quoted scalars are always strings. Where
//! the YAML 1.1 specification and go-yaml differ, go-yaml wins: there are no sexagesimal numbers, `089` is the number
//! 89, and a date is a string.

use std::borrow::Cow;

use crate::base_encoding::BASE64;
use crate::source::lossy;
use crate::tree::Value;

/// Resolves a plain scalar without a tag.
pub(super) fn plain(text: Cow<'_, str>) -> Value {
    typed(&text).unwrap_or_else(|| Value::String(text.into_owned()))
}

/// Returns true if every YAML parser reads an unquoted text as that string: go-yaml, and parsers that read `1:30` as a
/// sexagesimal number or `2001-01-01` as a date.
pub fn is_plain_string(text: &str) -> bool {
    let may_be_number =
        text.starts_with(|first: char| first.is_ascii_digit() || "+-_".contains(first));
    typed(text).is_none() && !(may_be_number && (is_date(text) || is_sexagesimal(text)))
}

/// Returns true for a sexagesimal number such as `190:20:30`, with an optional sign and fraction.
fn is_sexagesimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    whole.contains(':') && whole.split(':').all(digits) && (fraction.is_empty() || digits(fraction))
}

/// Resolves a scalar with a standard tag (`int` for `!!int`); none if the text does not fit the tag.
pub(super) fn tagged(name: &str, text: Cow<'_, str>) -> Option<Value> {
    match name {
        "binary" => BASE64
            .decode(&text)
            .ok()
            .map(|bytes| Value::String(lossy(&bytes))),
        "null" => matches!(plain(text), Value::Null).then_some(Value::Null),
        "bool" => Some(plain(text)).filter(|value| matches!(value, Value::Bool(_))),
        "int" => is_whole(&text).then(|| plain(text)),
        "float" => match plain(text) {
            Value::Int(number) => Some(Value::Float(number as f64)),
            value => Some(value).filter(|value| matches!(value, Value::Float(_))),
        },
        "timestamp" => is_date(&text).then(|| Value::String(text.into_owned())),
        _ => Some(Value::String(text.into_owned())),
    }
}

/// The value of a text that is not a string.
fn typed(text: &str) -> Option<Value> {
    let Some(first) = text.bytes().next() else {
        return Some(Value::Null);
    };
    match first {
        b'+' | b'-' | b'0'..=b'9' => infinity(text).or_else(|| number(text)),
        b'.' => infinity(text).or_else(|| decimal(text)),
        _ => word(text),
    }
}

/// The length of the longest word that is not a string.
const LONGEST_WORD: usize = "false".len();

fn word(text: &str) -> Option<Value> {
    if text.len() > LONGEST_WORD {
        return None;
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Value::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Value::Bool(false))
        }
        "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        _ => None,
    }
}

fn infinity(text: &str) -> Option<Value> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(Value::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Value::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Value::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    let digits: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    whole(&digits)
        .or_else(|| decimal(&digits))
        .or_else(|| signed_binary(&digits))
}

/// Returns true for an integer of any size.
fn is_whole(text: &str) -> bool {
    let digits = text.replace('_', "");
    text.starts_with(|first: char| first == '+' || first == '-' || first.is_ascii_digit())
        && (whole(&digits).is_some()
            || (decimal(&digits).is_none() && signed_binary(&digits).is_some()))
}

/// Parses an integer with an optional sign: `0x1f`, `0b11`, `0o17`, `017`, `17`. An integer over the signed 64-bit range
/// becomes a float, as in Helm's conversion to JSON.
fn whole(text: &str) -> Option<Value> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => ("", &text[1..]),
        b'-' => ("-", &text[1..]),
        _ => ("", text),
    };
    let (digits, radix) = radix(digits);
    if !digits.bytes().all(|digit| (digit as char).is_digit(radix)) {
        return None;
    }
    let number = match sign {
        "" => i64::from_str_radix(digits, radix),
        sign => i64::from_str_radix(&format!("{sign}{digits}"), radix),
    };
    if let Ok(number) = number {
        return Some(Value::Int(number));
    }
    let unsigned = text.starts_with(|first: char| first.is_ascii_digit());
    u64::from_str_radix(digits, radix)
        .ok()
        .filter(|_| unsigned)
        .map(|number| Value::Float(number as f64))
}

fn radix(digits: &str) -> (&str, u32) {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (&digits[2..], 16),
        [b'0', b'b' | b'B', _, ..] => (&digits[2..], 2),
        [b'0', b'o' | b'O', _, ..] => (&digits[2..], 8),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    }
}

/// Parses a binary number with a sign after the prefix, `0b-11`: a quirk of go-yaml.
fn signed_binary(text: &str) -> Option<Value> {
    let digits = text
        .strip_prefix("0b")
        .filter(|digits| digits.starts_with(['+', '-']))?;
    i64::from_str_radix(digits, 2).ok().map(Value::Int)
}

/// Parses a decimal number: `1.5`, `.5`, `5.`, `1e3`, and integers over 64 bits; none if it is infinite as a float.
fn decimal(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => are_digits(whole) && are_digits(fraction) && mantissa.len() > 1,
        None => are_digits(mantissa) && !mantissa.is_empty(),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && are_digits(digits)
    });
    let number = text
        .parse()
        .ok()
        .filter(|number: &f64| mantissa_fits && exponent_fits && number.is_finite())?;
    Some(Value::Float(number))
}

/// Returns true for a date, `2001-1-31`, with or without a time: the values of `!!timestamp`.
fn is_date(text: &str) -> bool {
    let date_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let mut parts = text[..date_end].split('-').map(|part| part.parse::<u32>());
    let (Some(Ok(_)), Some(Ok(month)), Some(Ok(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    text.as_bytes().get(4) == Some(&b'-') && (1..=12).contains(&month) && (1..=31).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_resolve_as_in_go_yaml() {
        let text = |spelling: &str| Value::String(spelling.to_owned());
        for (spelling, value) in [
            ("", Value::Null),
            ("~", Value::Null),
            ("yes", Value::Bool(true)),
            ("yEs", text("yEs")),
            ("n", Value::Bool(false)),
            ("0777", Value::Int(511)),
            ("0o17", Value::Int(15)),
            ("089", Value::Float(89.0)),
            ("0b1_1", Value::Int(3)),
            ("0b-11", Value::Int(-3)),
            ("-0x1F", Value::Int(-31)),
            ("1_000", Value::Int(1000)),
            ("+1", Value::Int(1)),
            ("1__", Value::Int(1)),
            ("_1", text("_1")),
            ("12:30:45", text("12:30:45")),
            ("1.", Value::Float(1.0)),
            (".5", Value::Float(0.5)),
            ("+.5e-1", Value::Float(0.05)),
            (".", text(".")),
            ("-", text("-")),
            ("1e3", Value::Float(1000.0)),
            ("1e400", text("1e400")),
            ("1e", text("1e")),
            ("infinity", text("infinity")),
            ("+inf", text("+inf")),
            ("9223372036854775807", Value::Int(i64::MAX)),
            ("9223372036854775808", Value::Float(9223372036854775808.0)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("99999999999999999999", Value::Float(1e20)),
            ("2001-01-01", text("2001-01-01")),
            ("<<", text("<<")),
            ("=", text("=")),
            ("0x", text("0x")),
            ("++1", text("++1")),
            ("-.inf", Value::Float(f64::NEG_INFINITY)),
        ] {
            assert_eq!(plain(spelling.into()), value, "{spelling}");
        }
    }

    #[test]
    fn tags_accept_fitting_values() {
        assert_eq!(tagged("int", "0x10".into()), Some(Value::Int(16)));
        assert_eq!(tagged("int", "1.5".into()), None);
        assert_eq!(tagged("float", "1".into()), Some(Value::Float(1.0)));
        assert_eq!(tagged("str", "1".into()), Some(Value::String("1".into())));
        assert_eq!(tagged("null", "x".into()), None);
        assert_eq!(
            tagged("binary", "aGk\n=".into()),
            Some(Value::String("hi".into()))
        );
        assert_eq!(tagged("binary", "aG=k".into()), None);
        assert_eq!(
            tagged("timestamp", "2001-01-01".into()),
            Some(Value::String("2001-01-01".into()))
        );
    }
}
