//! TOML, written as by Helm's library (BurntSushi/toml).

use std::fmt::Write;
use std::rc::Rc;

use crate::dates::{parse_time, print_duration};
use crate::format::display;
use crate::numbers::format_float;
use crate::value::{Dict, Entries, Number, Value};

/// Writes a value as a TOML document. The value has been weighed.
///
/// # Errors
/// The error message of the library.
pub(super) fn write(value: &Value) -> Result<String, String> {
    let Value::Dict(dict) = value else {
        return match value {
            Value::List(list) if is_table_array(&list.items)? => {
                Err("toml: top-level values must be Go maps or structs".to_owned())
            }
            // Any other value is written like an array element.
            _ => element(value),
        };
    };
    let mut writer = Writer { out: String::new() };
    writer.table(&[], dict)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
}

type Written<T = ()> = Result<T, String>;

impl Writer {
    /// Writes the entries of a table, sub-tables last.
    fn table(&mut self, path: &[Rc<str>], dict: &Dict) -> Written {
        let entries = dict.entries.borrow();
        let mut tables = Vec::new();
        for (key, value) in entries.iter() {
            if is_table(value)? {
                tables.push((key, value));
            } else if !is_null(value) {
                let indent = "  ".repeat(path.len());
                let _ = writeln!(self.out, "{indent}{} = {}", quote_key(key), element(value)?);
            }
        }
        for (key, value) in tables {
            let path = [path, std::slice::from_ref(key)].concat();
            match value {
                Value::Dict(dict) => self.sub_table(&path, dict)?,
                Value::List(list) => {
                    for item in &list.items {
                        if let Value::Dict(dict) = item {
                            self.heading("[[", &path, "]]");
                            self.table(&path, dict)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn sub_table(&mut self, path: &[Rc<str>], dict: &Dict) -> Written {
        if path.len() == 1 && !self.out.is_empty() {
            self.out.push('\n');
        }
        let heading = named("[", path, "]");
        self.out.push_str(&heading);
        self.table(path, dict)
    }

    /// Writes the heading of an element of an array of tables, after an empty line.
    fn heading(&mut self, open: &str, path: &[Rc<str>], close: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let heading = named(open, path, close);
        self.out.push_str(&heading);
    }
}

/// A heading line.
fn named(open: &str, path: &[Rc<str>], close: &str) -> String {
    let indent = "  ".repeat(path.len() - 1);
    let keys: Vec<String> = path.iter().map(|key| quote_key(key)).collect();
    format!("{indent}{open}{}{close}\n", keys.join("."))
}

fn is_null(value: &Value) -> bool {
    value.is_nil() || matches!(value, Value::List(list) if list.is_nil)
}

fn is_table(value: &Value) -> Written<bool> {
    match value {
        Value::Dict(_) => Ok(true),
        Value::List(list) => is_table_array(&list.items),
        _ => Ok(false),
    }
}

/// Returns true if all elements are tables.
///
/// # Errors
/// When an element is nil.
fn is_table_array(items: &[Value]) -> Written<bool> {
    if items.iter().any(is_null) {
        return Err("toml: cannot encode array with nil element".to_owned());
    }
    Ok(!items.is_empty() && items.iter().all(|item| matches!(item, Value::Dict(_))))
}

/// Writes a value inline.
fn element(value: &Value) -> Written<String> {
    Ok(match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Number(Number::Float(number)) => float(*number),
        Value::Number(Number::Duration(number)) => quote(&print_duration(*number)),
        Value::Number(_) => display(value),
        Value::String(text) => quote(text),
        Value::Time(time) => time.format("2006-01-02T15:04:05.999999999Z07:00"),
        Value::Version(version) => quote(&version.to_string()),
        Value::List(list) => {
            is_table_array(&list.items)?;
            let items = list
                .items
                .iter()
                .map(element)
                .collect::<Written<Vec<_>>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            let filled = entries.iter().filter(|(_, value)| !is_null(value));
            let items =
                filled.map(|(key, value)| Ok(format!("{} = {}", quote_key(key), element(value)?)));
            format!("{{{}}}", items.collect::<Written<Vec<_>>>()?.join(", "))
        }
        Value::Missing | Value::Nil | Value::Struct(_) => {
            return Err("toml: cannot encode this value".to_owned());
        }
    })
}

/// Formats a float, always with a point or an exponent.
fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format_float(number, 'g', None);
    if text.contains(['.', 'e']) {
        text
    } else {
        text + ".0"
    }
}

fn quote_key(key: &str) -> String {
    let is_bare = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_bare { key.to_owned() } else { quote(key) }
}

fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\x1f' | '\x7f' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Parses a TOML document to a map.
///
/// # Errors
/// The message of the parser.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let table = text
        .parse::<::toml::Table>()
        .map_err(|error| format!("toml: {}", error.message()))?;
    Ok(from_toml(::toml::Value::Table(table)))
}

/// Converts a TOML value. The parser has limited the nesting.
fn from_toml(value: ::toml::Value) -> Value {
    match value {
        ::toml::Value::String(text) => text.into(),
        ::toml::Value::Integer(number) => Value::int64(number),
        ::toml::Value::Float(number) => Value::float(number),
        ::toml::Value::Boolean(flag) => flag.into(),
        ::toml::Value::Datetime(time) => {
            let text = time.to_string().replace('T', " ");
            let layouts = [
                "2006-01-02 15:04:05Z07:00",
                "2006-01-02 15:04:05",
                "2006-01-02",
                "15:04:05",
            ];
            let read = layouts
                .iter()
                .find_map(|layout| parse_time(layout, &text).ok());
            read.map_or_else(|| text.into(), |time| Value::Time(Rc::new(time)))
        }
        ::toml::Value::Array(items) => Value::list(items.into_iter().map(from_toml).collect()),
        ::toml::Value::Table(table) => Value::dict(
            table
                .into_iter()
                .map(|(key, value)| (key.into(), from_toml(value)))
                .collect::<Entries>(),
        ),
    }
}
