//! Any value under a verb of `printf`: what has a text of its own, lists and maps element by element.

use super::flags::Flags;
use super::scalar;
use crate::expression::dates::print_duration;
use crate::expression::numbers::format_float;
use crate::expression::quoting::quote;
use crate::expression::value::{Number, Value};

/// A value under a verb.
pub(super) fn formatted(value: &Value, verb: char, flags: &Flags) -> String {
    match (verb, value) {
        ('T', _) => return flags.pad(value.type_name()),
        ('p', _) => return complaint(value, verb, flags),
        (_, Value::Missing | Value::Nil) if verb == 'v' => return flags.pad("<nil>"),
        (_, Value::Missing | Value::Nil) => return complaint(value, verb, flags),
        _ => {}
    }
    if verb == 'v' && flags.sharp {
        return go_syntax(value);
    }
    if verb == 'v' && flags.plus {
        return formatted(value, verb, &Flags { plus: false, names_fields: true, ..flags.clone() });
    }
    if let Some(text) = own_text(value).filter(|_| matches!(verb, 'v' | 's' | 'q' | 'x' | 'X')) {
        return scalar::text(&text, verb, flags).unwrap_or_else(|| complaint(value, verb, flags));
    }
    let known = match value {
        Value::Bool(flag) => matches!(verb, 't' | 'v').then(|| flags.pad(if *flag { "true" } else { "false" })),
        Value::Number(number) => scalar::number(*number, verb, flags),
        Value::Text(text) => scalar::text(text, verb, flags),
        _ => return compound(value, verb, flags),
    };
    known.unwrap_or_else(|| complaint(value, verb, flags))
}

/// What Go prints for a verb that does not fit: the value with its type, under the same flags.
fn complaint(value: &Value, verb: char, flags: &Flags) -> String {
    match value {
        Value::Missing | Value::Nil => format!("%!{verb}(<nil>)"),
        _ => format!("%!{verb}({}={})", value.type_name(), formatted(value, 'v', flags)),
    }
}

/// The text of what has a way of its own to print.
fn own_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(Number::Duration(duration)) => Some(print_duration(*duration)),
        Value::Time(time) => Some(time.to_string()),
        Value::Version(version) => Some(version.to_string()),
        Value::Struct(fields) => fields.text.as_deref().map(str::to_owned),
        _ => None,
    }
}

/// Lists, maps and structs: every element under the verb.
fn compound(value: &Value, verb: char, flags: &Flags) -> String {
    let inner = |value: &Value| formatted(value, verb, flags);
    match value {
        Value::List(list) => {
            let items: Vec<String> = list.items.iter().map(inner).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            let entry = |(key, value): (&std::rc::Rc<str>, &Value)| {
                let key = formatted(&Value::Text(key.clone()), verb, flags);
                format!("{key}:{}", inner(value))
            };
            let items: Vec<String> = entries.iter().map(entry).collect();
            format!("map[{}]", items.join(" "))
        }
        Value::Struct(fields) => {
            let field = |(name, value): &(&str, Value)| match flags.names_fields {
                true => format!("{name}:{}", inner(value)),
                false => inner(value),
            };
            let items: Vec<String> = fields.fields.iter().map(field).collect();
            format!("{{{}}}", items.join(" "))
        }
        _ => complaint(value, verb, flags),
    }
}

/// `%#v`: a value as Go would write it.
fn go_syntax(value: &Value) -> String {
    match value {
        Value::Missing | Value::Nil => "interface {}(nil)".to_owned(),
        Value::Text(text) => quote(text, false),
        Value::Number(Number::Uint8(number)) => format!("{number:#x}"),
        Value::Number(Number::Uint64(number)) => format!("{number:#x}"),
        Value::Number(Number::Duration(number)) => number.to_string(),
        Value::Number(Number::Float(number)) => format_float(*number, 'g', None),
        Value::List(list) if list.is_nil => format!("{}(nil)", value.type_name()),
        Value::List(list) => {
            let items: Vec<String> = list.items.iter().map(go_syntax).collect();
            format!("{}{{{}}}", value.type_name(), items.join(", "))
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            let items: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}:{}", quote(key, false), go_syntax(value))).collect();
            format!("{}{{{}}}", value.type_name(), items.join(", "))
        }
        _ => formatted(value, 'v', &Flags::default()),
    }
}

/// `string=x`, as complaints show a value.
pub(super) fn typed(value: &Value) -> String {
    if value.is_nil() { "<nil>".to_owned() } else { format!("{}={}", value.type_name(), super::display(value)) }
}
