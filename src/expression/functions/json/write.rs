//! Writes JSON: keys sorted, `<`, `>` and `&` escaped unless the text is meant to be raw.

use crate::expression::format::display;
use crate::expression::numbers::format_float;
use crate::expression::value::{Element, Number, Value};

/// How JSON is laid out.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::expression) enum Style {
    Compact,
    Pretty,
    /// Compact, with nothing escaped for HTML.
    Raw,
}

/// A value as JSON. The value has been weighed, so that it can't hold itself.
pub(in crate::expression) fn write(value: &Value, style: Style) -> String {
    let mut out = String::new();
    put(value, style, 0, &mut out);
    out
}

fn put(value: &Value, style: Style, depth: usize, out: &mut String) {
    match value {
        Value::Missing | Value::Nil => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&print_number(*number)),
        Value::Text(text) => quote(text, style, out),
        Value::List(list) if list.element == Element::Byte => out.push_str("\"\""),
        Value::List(list) if list.is_nil => out.push_str("null"),
        Value::List(list) => {
            let items = list.items.iter().map(|item| (None, item));
            put_all(['[', ']'], items, style, depth, out);
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            put_all(['{', '}'], entries.iter().map(|(key, value)| (Some(&**key), value)), style, depth, out);
        }
        Value::Struct(fields) => {
            let entries = fields.fields.iter().map(|(name, value)| (Some(*name), value));
            put_all(['{', '}'], entries, style, depth, out);
        }
        Value::Time(time) => quote(&time.format("2006-01-02T15:04:05.999999999Z07:00"), style, out),
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

/// A float with an exponent only where it is very large or very small. JSON has no infinity; Go refuses it, and so
/// nothing that the functions give can hold one.
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
            '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            '<' | '>' | '&' if style != Style::Raw => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
}
