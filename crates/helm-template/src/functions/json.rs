//! JSON as Go's `encoding/json` reads and writes it, error messages included.
//!
//! Written keys are sorted, and `<`, `>` and `&` are escaped except in raw style.

use crate::format::display;
use crate::numbers::format_float;
use crate::quoting::quote_with;
use crate::value::{Element, Entries, Number, Value};

/// The maximum nesting depth.
const DEEPEST: usize = 100;

/// Parses JSON.
///
/// # Errors
/// Go's error message.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader {
        rest: text,
        depth: 0,
    };
    reader.skip_space();
    let value = reader.value()?;
    reader.skip_space();
    match reader.rest.is_empty() {
        true => Ok(value),
        false => Err(reader.unexpected("after top-level value")),
    }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

type Read<T = Value> = Result<T, String>;

impl<'t> Reader<'t> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn accept(&mut self, sign: char) -> bool {
        let found = self.rest.strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn unexpected(&self, context: &str) -> String {
        match self.peek() {
            None => "unexpected end of JSON input".to_owned(),
            Some(letter) => {
                let shown = quote_with(&letter.to_string(), '\'', false);
                format!("invalid character {shown} {context}")
            }
        }
    }

    fn value(&mut self) -> Read {
        match self.peek() {
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            Some('"') => Ok(self.string()?.into()),
            Some('t') => self.literal("true", true.into()),
            Some('f') => self.literal("false", false.into()),
            Some('n') => self.literal("null", Value::Nil),
            Some('-' | '0'..='9') => self.number(),
            _ => Err(self.unexpected("looking for beginning of value")),
        }
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Read) -> Read {
        if self.depth == DEEPEST {
            return Err("exceeded max depth".to_owned());
        }
        self.depth += 1;
        self.rest = &self.rest[1..];
        self.skip_space();
        let value = inner(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Read {
        let mut entries = Entries::new();
        if self.accept('}') {
            return Ok(Value::dict(entries));
        }
        loop {
            self.skip_space();
            if self.peek() != Some('"') {
                return Err(self.unexpected("looking for beginning of object key string"));
            }
            let key = self.string()?;
            self.skip_space();
            if !self.accept(':') {
                return Err(self.unexpected("after object key"));
            }
            self.skip_space();
            let value = self.value()?;
            entries.insert(key.into(), value);
            self.skip_space();
            if self.accept('}') {
                return Ok(Value::dict(entries));
            }
            if !self.accept(',') {
                return Err(self.unexpected("after object key:value pair"));
            }
        }
    }

    fn array(&mut self) -> Read {
        let mut items = Vec::new();
        if self.accept(']') {
            return Ok(Value::list(items));
        }
        loop {
            self.skip_space();
            items.push(self.value()?);
            self.skip_space();
            if self.accept(']') {
                return Ok(Value::list(items));
            }
            if !self.accept(',') {
                return Err(self.unexpected("after array element"));
            }
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Read {
        for letter in word.chars() {
            if !self.accept(letter) {
                return Err(self.unexpected(&format!("in literal {word} (expecting '{letter}')")));
            }
        }
        Ok(value)
    }

    fn number(&mut self) -> Read {
        let whole = self.rest;
        self.accept('-');
        if !self.accept('0') && self.digits() == 0 {
            return Err(self.unexpected("in numeric literal"));
        }
        if self.accept('.') && self.digits() == 0 {
            return Err(self.unexpected("in numeric literal"));
        }
        if self.accept('e') || self.accept('E') {
            if !self.accept('+') {
                self.accept('-');
            }
            if self.digits() == 0 {
                return Err(self.unexpected("in numeric literal"));
            }
        }
        let text = &whole[..whole.len() - self.rest.len()];
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::float(number)),
            _ => Err(format!(
                "json: cannot unmarshal number {text} into Go value of type float64"
            )),
        }
    }

    fn digits(&mut self) -> usize {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.rest = &self.rest[count..];
        count
    }

    fn string(&mut self) -> Read<String> {
        self.rest = &self.rest[1..];
        let mut out = String::new();
        loop {
            match self.peek() {
                Some('"') => {
                    self.rest = &self.rest[1..];
                    return Ok(out);
                }
                Some('\\') => {
                    self.rest = &self.rest[1..];
                    out.push(self.escape()?);
                }
                None | Some('\0'..='\x1f') => return Err(self.unexpected("in string")),
                Some(letter) => {
                    self.rest = &self.rest[letter.len_utf8()..];
                    out.push(letter);
                }
            }
        }
    }

    /// Parses an escape, after its backslash.
    fn escape(&mut self) -> Read<char> {
        let Some(sign) = self.peek() else {
            return Err(self.unexpected("in string"));
        };
        let letter = match sign {
            '"' | '\\' | '/' => sign,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.rest = &self.rest[1..];
                return self.unicode();
            }
            _ => return Err(format!("invalid escape sequence `\\{sign}` in string")),
        };
        self.rest = &self.rest[1..];
        Ok(letter)
    }

    /// Parses the digits of `\u` escapes; two of them may be a surrogate pair.
    fn unicode(&mut self) -> Read<char> {
        let first = self.four_digits()?;
        let second = match self.rest.strip_prefix("\\u") {
            Some(rest) if (0xd800..0xdc00).contains(&first) => {
                let before = std::mem::replace(&mut self.rest, rest);
                let second = self.four_digits()?;
                if !(0xdc00..0xe000).contains(&second) {
                    self.rest = before;
                }
                second
            }
            _ => 0,
        };
        let code = if (0xdc00..0xe000).contains(&second) {
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits: String = self.rest.chars().take(4).collect();
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if digits.len() < 4 && is_hex {
            return Err("unexpected end of JSON input".to_owned());
        }
        let code = u32::from_str_radix(&digits, 16)
            .ok()
            .filter(|_| is_hex && digits.len() == 4);
        let code =
            code.ok_or_else(|| format!("invalid escape sequence `\\u{digits}` in string"))?;
        self.rest = &self.rest[4..];
        Ok(code)
    }
}

/// The output style of JSON.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    Compact,
    Pretty,
    /// Compact, without HTML escapes.
    Raw,
}

/// Writes a value as JSON. The value has been weighed, so it does not contain itself.
pub(crate) fn write(value: &Value, style: Style) -> String {
    let mut out = String::new();
    put(value, style, 0, &mut out);
    out
}

fn put(value: &Value, style: Style, depth: usize, out: &mut String) {
    match value {
        Value::Missing | Value::Nil => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&print_number(*number)),
        Value::String(text) => quote(text, style, out),
        Value::List(list) if list.element == Element::Byte => out.push_str("\"\""),
        Value::List(list) if list.is_nil => out.push_str("null"),
        Value::List(list) => {
            let items = list.items.iter().map(|item| (None, item));
            put_all(['[', ']'], items, style, depth, out);
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            put_all(
                ['{', '}'],
                entries.iter().map(|(key, value)| (Some(&**key), value)),
                style,
                depth,
                out,
            );
        }
        Value::Struct(fields) => {
            let entries = fields
                .fields
                .iter()
                .map(|(name, value)| (Some(*name), value));
            put_all(['{', '}'], entries, style, depth, out);
        }
        Value::Time(time) => quote(
            &time.format("2006-01-02T15:04:05.999999999Z07:00"),
            style,
            out,
        ),
        Value::Version(_) => quote(&display(value), style, out),
    }
}

fn put_all<'v>(
    brackets: [char; 2],
    items: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
    style: Style,
    depth: usize,
    out: &mut String,
) {
    out.push(brackets[0]);
    let mut empty = true;
    for (key, value) in items {
        if !empty {
            out.push(',');
        }
        empty = false;
        new_line(style, depth + 1, out);
        if let Some(key) = key {
            quote(key, style, out);
            out.push_str(if style == Style::Pretty { ": " } else { ":" });
        }
        put(value, style, depth + 1, out);
    }
    if !empty {
        new_line(style, depth, out);
    }
    out.push(brackets[1]);
}

fn new_line(style: Style, depth: usize, out: &mut String) {
    if style == Style::Pretty {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
}

fn print_number(number: Number) -> String {
    match number {
        Number::Float(number) => print_float(number),
        Number::Duration(number) => number.to_string(),
        other => display(&Value::Number(other)),
    }
}

/// A float, with an exponent only if it is very large or very small.
fn print_float(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        return format_float(number, 'e', None).replace("e-0", "e-");
    }
    format_float(number, 'f', None)
}

fn quote(text: &str, style: Style, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)))
            }
            '<' | '>' | '&' if style != Style::Raw => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)))
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_round_trip() {
        let text = r#"{"a":[1,2.5,-3,null,true],"b":{"c":"x\n\"é"},"d":1e+21}"#;
        assert_eq!(
            read(text)
                .map(|value| write(&value, Style::Compact))
                .as_deref(),
            Ok(text)
        );
        assert_eq!(
            read(r#""\ud83d\ude00\ud800""#)
                .map(|value| write(&value, Style::Compact))
                .as_deref(),
            Ok("\"😀\u{fffd}\"")
        );
    }

    #[test]
    fn errors_are_those_of_go() {
        for (text, message) in [
            ("", "unexpected end of JSON input"),
            ("{", "unexpected end of JSON input"),
            (
                "{a",
                "invalid character 'a' looking for beginning of object key string",
            ),
            ("[1 2]", "invalid character '2' after array element"),
            ("nul", "unexpected end of JSON input"),
            (
                "nux",
                "invalid character 'x' in literal null (expecting 'l')",
            ),
            ("1 x", "invalid character 'x' after top-level value"),
            ("-", "unexpected end of JSON input"),
        ] {
            assert_eq!(read(text).map(|_| ()), Err(message.to_owned()), "{text}");
        }
    }
}
