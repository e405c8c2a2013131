//! The printing and escaping functions of Go templates.

use super::{Call, Function, Parameter, variadic};
use crate::error::Fault;
use crate::format::{display, sprint, sprintf, sprintln};
use crate::quoting::is_printable;
use crate::value::Value;

const ANY: Parameter = Parameter::Any;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("print", &[], ANY, |call| {
        weigh(call)?;
        Ok(sprint(&call.arguments).into())
    }),
    variadic("println", &[], ANY, |call| {
        weigh(call)?;
        Ok(sprintln(&call.arguments).into())
    }),
    variadic("printf", &[Parameter::String], ANY, |call| {
        weigh(call)?;
        Ok(sprintf(call.string(0), call.rest(1)).into())
    }),
    variadic("html", &[], ANY, |call| Ok(html(&shown(call)?).into())),
    variadic("js", &[], ANY, |call| Ok(js(&shown(call)?).into())),
    variadic("urlquery", &[], ANY, |call| {
        Ok(url_query(&shown(call)?).into())
    }),
];

fn weigh(call: &Call<'_>) -> Result<(), Fault> {
    call.arguments
        .iter()
        .try_for_each(|argument| call.budget.weigh(argument))
}

/// Prints the arguments as in the output, with nil as `<no value>`.
fn shown(call: &Call<'_>) -> Result<String, Fault> {
    weigh(call)?;
    let shown = |value: &Value| {
        if value.is_nil() {
            Value::string("<no value>")
        } else {
            value.clone()
        }
    };
    Ok(sprint(
        &call.arguments.iter().map(shown).collect::<Vec<_>>(),
    ))
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(letter),
        }
    }
    out
}

fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '\'' | '"' => out.extend(['\\', letter]),
            '<' | '>' | '&' | '=' | '\0'..='\x1f' => {
                out.push_str(&format!("\\u{:04X}", u32::from(letter)))
            }
            _ if letter.is_ascii() || is_printable(letter) => out.push(letter),
            _ => out.push_str(&format!("\\u{:04X}", u32::from(letter))),
        }
    }
    out
}

/// Escapes a string for the query of a URL.
fn url_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char)
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Prints a value.
pub(super) fn printed(call: &Call<'_>, value: &Value) -> Result<String, Fault> {
    call.budget.weigh(value)?;
    Ok(display(value))
}
