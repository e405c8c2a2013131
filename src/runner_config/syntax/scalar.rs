//! Scalars of TOML: strings, numbers, booleans, dates.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind};
use toml_parser::{ParseError, Source};

use helm_yaml::source::TracedText;
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

/// Delimiters of strings, long ones first.
const DELIMITERS: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// The content of a string at a range of the text, with the spans of the text. Escape sequences have theirs as a whole.
pub(super) fn content(text: &TracedText, range: Range<usize>) -> TracedText {
    let raw = text.as_str().get(range.clone()).unwrap_or_default();
    let delimiter = DELIMITERS
        .into_iter()
        .find(|delimiter| raw.starts_with(delimiter));
    let length = delimiter.map_or(0, str::len);
    let mut start = range.start + length;
    let end = range.end.saturating_sub(length).max(start);
    let inside = text.as_str().get(start..end).unwrap_or_default();
    if length == 3 {
        let line_break = ["\r\n", "\n"]
            .into_iter()
            .find(|line_break| inside.starts_with(line_break));
        start += line_break.map_or(0, str::len);
    }
    let mut content = TracedText::default();
    if delimiter.is_some_and(|delimiter| delimiter.starts_with('"')) {
        push_unescaped(text, start..end, &mut content);
    } else {
        content.push_traced(text, start..end);
    }
    content
}

fn push_unescaped(text: &TracedText, range: Range<usize>, content: &mut TracedText) {
    let mut at = range.start;
    while let Some(rest) = text
        .as_str()
        .get(at..range.end)
        .filter(|rest| !rest.is_empty())
    {
        let plain = rest.find('\\').unwrap_or(rest.len());
        content.push_traced(text, at..at + plain);
        let escape = &rest[plain..];
        if escape.is_empty() {
            return;
        }
        let (length, character) = unescaped(escape);
        let start = at + plain;
        at = start + length;
        if let Some(character) = character {
            content.push_opaque(character.encode_utf8(&mut [0; 4]), text.span(start..at));
        }
    }
}

/// The length of an escape sequence and its character; a line continuation has none.
fn unescaped(escape: &str) -> (usize, Option<char>) {
    let letter = escape[1..].chars().next().unwrap_or_default();
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        'n' => return (2, Some('\n')),
        't' => return (2, Some('\t')),
        'r' => return (2, Some('\r')),
        'b' => return (2, Some('\u{8}')),
        'f' => return (2, Some('\u{c}')),
        'e' => return (2, Some('\u{1b}')),
        '"' | '\\' => return (2, Some(letter)),
        _ => {
            let rest = escape[1..].trim_start();
            return ((escape.len() - rest.len()).max(1), None);
        }
    };
    let code = escape
        .get(2..2 + digits)
        .and_then(|code| u32::from_str_radix(code, 16).ok());
    (
        (2 + digits).min(escape.len()),
        code.and_then(char::from_u32),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::{Origin, Sources};

    #[test]
    fn the_content_of_a_string_keeps_its_spans() {
        for (token, value, at) in [
            ("'a: b'", "a: b", "b"),
            ("'''\n  a: b\n'''", "  a: b\n", "b"),
            (r#""a:\n\tb""#, "a:\n\tb", "b"),
            (r#""\u0061: b""#, "a: b", "b"),
            ("\"\"\"\na \\\n   : b\"\"\"", "a : b", "b"),
        ] {
            let mut sources = Sources::default();
            let file = sources.add("config.toml", Origin::File, token.to_owned());
            let text = TracedText::whole(token, file);
            let content = content(&text, 0..token.len());
            assert_eq!(content.as_str(), value, "{token}");
            let start = value.find(at).unwrap_or_default();
            assert_eq!(sources.slice(content.span(start..start + 1)), at, "{token}");
        }
    }
}
