//! Habits that are visible in the value of `key = value`.

use toml_parser::ParseError;

use super::line::{self, Line};
use super::{LineFault, Repair};

/// The error in an invalid value.
pub(super) fn habit(line: &Line<'_>, error: &ParseError) -> Option<LineFault> {
    let key = line.key()?;
    let range = line.value()?;
    let value = &line.content()[range.clone()];
    let place = line.part(range);
    if place.is_empty() {
        return Some(LineFault::new(
            key_range(line, key),
            format!("missing value of `{key}`"),
            format!("write `{key} = …`, or remove the line"),
        ));
    }
    let fault = quoted(value, key, error)
        .or_else(|| array(value, key))
        .or_else(|| bare_word(value, key, error))?;
    let repair =
        repaired(value, error).map(|(title, text)| Repair::new(title, place.clone(), text));
    Some(LineFault {
        range: place,
        repair,
        ..fault
    })
}

/// What an edit does, and the value after it.
type Repaired = (&'static str, String);

/// The valid value that is evidently meant.
fn repaired(value: &str, error: &ParseError) -> Option<Repaired> {
    match value.chars().next()? {
        '"' | '\'' => repaired_string(value, error),
        '[' => repaired_array(value),
        _ => repaired_word(value, error),
    }
}

fn repaired_string(value: &str, error: &ParseError) -> Option<Repaired> {
    let (quote, rest) = value.split_at(1);
    let is_multiline = value.starts_with(r#"""""#) || value.starts_with("'''");
    let Some(end) = closing_quote(rest, quote.chars().next()?).filter(|_| !is_multiline) else {
        if let Some(inner) = rest.strip_suffix(['"', '\'']).filter(|_| !is_multiline) {
            let is_text = !inner.contains(['"', '\'', '\\', ',']);
            return is_text.then(|| ("use the same quote at both ends", format!("\"{inner}\"")));
        }
        let is_plain = !is_multiline && !rest.ends_with([',', ']', '}', '\\']);
        return is_plain.then(|| ("add the closing quote", format!("{value}{quote}")));
    };
    let after = rest[end + 1..].trim();
    if quote == "\"" && is_escape(error) && after.is_empty() {
        let is_raw = !has_escape(&rest[..end]) && !value.contains('\'');
        return is_raw.then(|| ("use single quotes", format!("'{}'", &rest[..end])));
    }
    if after == "," {
        return Some(("remove the `,`", value[..end + 2].to_owned()));
    }
    let mark = ["//", "--", ";"]
        .iter()
        .find(|mark| after.starts_with(*mark));
    if let Some(mark) = mark {
        let comment = &after[mark.len()..];
        return Some((
            "start the comment with `#`",
            format!("{} #{comment}", &value[..end + 2]),
        ));
    }
    let inner = rest.strip_suffix('"')?;
    let is_one = quote == "\"" && is_json_variable(inner);
    is_one.then(|| ("use single quotes", format!("'{inner}'")))
}

/// Returns true if a string has an escape of TOML, so that its backslashes have a meaning.
fn has_escape(text: &str) -> bool {
    let mut escapes = text.match_indices('\\').map(|(at, _)| &text[at + 1..]);
    escapes.any(|rest| rest.starts_with(['"', '\\', 'b', 'f', 'n', 'r', 't', 'u', 'U', 'e', 'x']))
}

fn repaired_array(value: &str) -> Option<Repaired> {
    let items = value.strip_prefix('[')?.strip_suffix(']')?.trim();
    if let Some(inner) = items
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        let is_one = is_json_variable(inner);
        return is_one.then(|| ("use single quotes", format!("['{inner}']")));
    }
    let words = items.split(',').map(|item| line::quoted(item.trim()));
    let words = words.collect::<Option<Vec<_>>>()?.join(", ");
    Some(("quote the strings", format!("[{words}]")))
}

/// Returns true for `{"a": 1}` and `NAME={"a": 1}`, which are one string in spite of their quotes.
fn is_json_variable(text: &str) -> bool {
    let value = match text.split_once('=') {
        Some((name, value)) if !name.contains(['"', '{']) => value,
        _ => text,
    };
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok();
    value.starts_with('{') && !text.contains('\'') && is_json()
}

fn repaired_word(value: &str, error: &ParseError) -> Option<Repaired> {
    if value.starts_with(['{', '=']) || error.description() == "invalid date or time" {
        return None;
    }
    let boolean = |word: &str| Some(("write a boolean", word.to_owned()));
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => boolean("true"),
        "false" | "no" | "off" | "n" => boolean("false"),
        "null" | "none" | "nil" | "~" => None,
        _ => match value.strip_suffix([',', ';']) {
            Some(before) => Some((
                "remove the text after the value",
                before.trim_end().to_owned(),
            )),
            None => Some(("quote the string", line::quoted(value)?)),
        },
    }
}

fn key_range(line: &Line<'_>, key: &str) -> std::ops::Range<usize> {
    let start = line.range().start;
    start..start + key.len()
}

/// A value that starts with a quote.
fn quoted(value: &str, key: &str, error: &ParseError) -> Option<LineFault> {
    let quote = value
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))?;
    let fault = |message: String, help: &str| Some(LineFault::new(0..0, message, help));
    if value.starts_with(r#"""""#) || value.starts_with("'''") {
        let mark = &value[..3];
        let is_open = value.len() < 6 || !value.ends_with(mark);
        return is_open.then(|| {
            LineFault::new(
                0..0,
                format!("unclosed string in `{key}`"),
                format!("close it with `{mark}`"),
            )
        });
    }
    let end = closing_quote(&value[1..], quote);
    match end {
        None => fault(
            format!("unclosed string in `{key}`: the closing quote is missing"),
            "add the closing quote; a string of several lines needs `\"\"\"` around it",
        ),
        Some(_) if quote == '"' && is_escape(error) => fault(
            format!("unknown escape in `{key}`: `\\` starts an escape in double quotes"),
            "use single quotes, or write `\\\\`",
        ),
        Some(end) if value[end + 2..].trim() == "," => {
            fault(format!("unexpected `,` after `{key}`"), "remove the `,`")
        }
        Some(end) if is_foreign_comment(value[end + 2..].trim()) => fault(
            format!("invalid comment after `{key}`: expected `#`"),
            "start the comment with `#`",
        ),
        Some(end) if end + 2 < value.len() => fault(
            format!("unexpected text after the string of `{key}`"),
            "write a quote inside the string as `\\\"`, several strings as an array: `[\"one\", \"two\"]`",
        ),
        Some(_) => None,
    }
}

pub(super) fn is_escape(error: &ParseError) -> bool {
    error.description().contains("escape")
        || error.description().contains("hexadecimal")
        || error.description() == "invalid basic string"
}

fn is_foreign_comment(text: &str) -> bool {
    ["//", "--", "/*", ";"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// An array on one line, with strings without quotes or with quotes inside a string.
fn array(value: &str, key: &str) -> Option<LineFault> {
    let items = value.strip_prefix('[')?.trim_start();
    if items.starts_with('"') {
        return has_quote_inside(items).then(|| {
            LineFault::new(
                0..0,
                format!("unexpected text after a string in `{key}`"),
                single_quoted(value, key),
            )
        });
    }
    let items: Vec<&str> = items.strip_suffix(']')?.split(',').map(str::trim).collect();
    let is_word = |item: &&str| item.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_name = |item: &str| {
        item.len() <= MAX_NAME && item.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    if items
        .iter()
        .any(|item| item.contains(['"', '\'', '[', '{']))
        || !items.iter().all(is_word)
    {
        return None;
    }
    // Only short plain words are shown: anything else may be a secret.
    let fixed = if items.iter().all(|item| is_name(item)) {
        format!("\"{}\"", items.join("\", \""))
    } else {
        "\"…\"".to_owned()
    };
    Some(LineFault::new(
        0..0,
        format!("missing quotes around the strings of `{key}`"),
        format!("write `{key} = [{fixed}]`"),
    ))
}

/// Returns true if text follows directly after one of the strings in double quotes: its quotes end it too early.
fn has_quote_inside(mut items: &str) -> bool {
    while let Some(string) = items.strip_prefix('"') {
        let Some(end) = closing_quote(string, '"') else {
            return false;
        };
        let rest = &string[end + 1..];
        if !rest.starts_with([',', ']', ' ', '\t', '#']) {
            return !rest.is_empty();
        }
        items = rest.trim_start_matches([',', ' ', '\t']);
    }
    false
}

/// The help for an array with one string that has double quotes inside. The strings of an environment may be secrets, so
/// only the name of the variable is shown.
fn single_quoted(value: &str, key: &str) -> String {
    let string = value
        .strip_prefix("[\"")
        .and_then(|rest| rest.trim_end().strip_suffix("\"]"))
        .unwrap_or_default();
    let name = string.split_once('=').map(|(name, _)| name);
    let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match name.filter(is_name) {
        Some(name) => format!("use single quotes around it: `{key} = ['{name}=…']`"),
        None => format!("use single quotes around it: `{key} = ['…']`"),
    }
}

/// Maximum length of a word that a message shows.
const MAX_NAME: usize = 32;

/// The offset of the closing quote in the text after the opening one.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if character == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// A value without quotes.
fn bare_word(value: &str, key: &str, error: &ParseError) -> Option<LineFault> {
    if value.starts_with(['[', '{', '"', '\'', '='])
        || error.description() == "invalid date or time"
    {
        return None;
    }
    let fault = |message: String, help: String| Some(LineFault::new(0..0, message, help));
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => fault(
            format!("invalid boolean `{value}` in `{key}`"),
            format!("write `{key} = true`"),
        ),
        "false" | "no" | "off" | "n" => fault(
            format!("invalid boolean `{value}` in `{key}`"),
            format!("write `{key} = false`"),
        ),
        "null" | "none" | "nil" | "~" => fault(
            format!("invalid `{value}` in `{key}`: TOML has no null"),
            format!("remove `{key}`"),
        ),
        _ if value.ends_with([',', ';']) => fault(
            format!("unexpected `{}` after `{key}`", &value[value.len() - 1..]),
            format!("remove the `{}`", &value[value.len() - 1..]),
        ),
        _ if value.starts_with(|first: char| {
            first.is_ascii_digit() || matches!(first, '+' | '-' | '.')
        }) =>
        {
            number(value, key)
        }
        _ => fault(
            format!("missing quotes around the string of `{key}`"),
            format!("write `{key} = \"…\"`"),
        ),
    }
}

/// A value that starts like a number: a number with a unit, or an invalid number.
fn number(value: &str, key: &str) -> Option<LineFault> {
    let has_unit = value.ends_with(|last: char| last.is_ascii_alphabetic())
        && !value.contains(char::is_whitespace);
    let is_special = ["0x", "0o", "0b"]
        .iter()
        .any(|radix| value.starts_with(radix));
    (has_unit && !is_special).then(|| {
        LineFault::new(
            0..0,
            format!("invalid number in `{key}`: a value with a unit is a string"),
            format!("add quotes: `{key} = \"{value}\"`"),
        )
    })
}
