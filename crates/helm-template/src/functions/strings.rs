//! Sprig's string functions: cutting, searching, quoting, indenting, abbreviating and wrapping.

use super::print::printed;
use super::{Call, Function, Outcome, Parameter, case, fixed, variadic};
use crate::error::Fault;
use crate::quoting::quote;
use crate::value::{Class, Element, Entries, Value};
use helm_yaml::source::lossy;

const ANY: Parameter = Parameter::Any;
const INT: Parameter = Parameter::Int;
const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("trim", &[STRING], |call| Ok(call.string(0).trim().into())),
    fixed("trimAll", &[STRING, STRING], trim_all),
    fixed("trimall", &[STRING, STRING], trim_all),
    fixed("trimPrefix", &[STRING, STRING], |call| {
        Ok(without(call, str::strip_prefix).into())
    }),
    fixed("trimSuffix", &[STRING, STRING], |call| {
        Ok(without(call, str::strip_suffix).into())
    }),
    fixed("contains", &[STRING, STRING], |call| {
        Ok(call.string(1).contains(call.string(0)).into())
    }),
    fixed("hasPrefix", &[STRING, STRING], |call| {
        Ok(call.string(1).starts_with(call.string(0)).into())
    }),
    fixed("hasSuffix", &[STRING, STRING], |call| {
        Ok(call.string(1).ends_with(call.string(0)).into())
    }),
    fixed("replace", &[STRING, STRING, STRING], replace),
    fixed("repeat", &[INT, STRING], repeat),
    fixed("trunc", &[INT, STRING], |call| {
        Ok(trunc(call.int(0), call.string(1)).into())
    }),
    fixed("substr", &[INT, INT, STRING], substr),
    variadic("quote", &[], ANY, |call| {
        joined(call, |text, _| quote(text, false))
    }),
    variadic("squote", &[], ANY, |call| {
        joined(call, |text, _| format!("'{text}'"))
    }),
    variadic("cat", &[], ANY, |call| {
        joined(call, |text, _| text.to_owned())
    }),
    fixed("indent", &[INT, STRING], |call| Ok(indented(call)?.into())),
    fixed("nindent", &[INT, STRING], |call| {
        Ok(format!("\n{}", indented(call)?).into())
    }),
    fixed("plural", &[STRING, STRING, INT], |call| {
        Ok(call.string(usize::from(call.int(2) != 1)).into())
    }),
    fixed("toString", &[ANY], |call| {
        Ok(to_string(call, call.value(0))?.into())
    }),
    fixed("toStrings", &[ANY], |call| {
        Ok(Value::strings(to_strings(call, call.value(0))?))
    }),
    fixed("join", &[STRING, ANY], |call| {
        let texts = to_strings(call, call.value(1))?;
        call.budget.text(
            texts
                .iter()
                .map(|text| text.len() + call.string(0).len())
                .sum(),
        )?;
        Ok(texts.join(call.string(0)).into())
    }),
    fixed("split", &[STRING, STRING], |call| {
        Ok(numbered(split(call, call.string(1), -1)?))
    }),
    fixed("splitn", &[STRING, INT, STRING], |call| {
        Ok(numbered(split(call, call.string(2), call.int(1))?))
    }),
    fixed("splitList", &[STRING, STRING], |call| {
        Ok(Value::strings(split(call, call.string(1), -1)?))
    }),
    fixed("upper", &[STRING], |call| {
        Ok(call
            .string(0)
            .chars()
            .map(case::upper)
            .collect::<String>()
            .into())
    }),
    fixed("lower", &[STRING], |call| {
        Ok(call
            .string(0)
            .chars()
            .map(case::lower)
            .collect::<String>()
            .into())
    }),
    fixed("title", &[STRING], |call| {
        Ok(case::title(call.string(0)).into())
    }),
    fixed("untitle", &[STRING], |call| {
        Ok(case::untitle(call.string(0)).into())
    }),
    fixed("swapcase", &[STRING], |call| {
        Ok(case::swap(call.string(0)).into())
    }),
    fixed("snakecase", &[STRING], |call| {
        Ok(case::joined_with('_', call.string(0)).into())
    }),
    fixed("kebabcase", &[STRING], |call| {
        Ok(case::joined_with('-', call.string(0)).into())
    }),
    fixed("camelcase", &[STRING], |call| {
        Ok(case::camel(call.string(0)).into())
    }),
    fixed("initials", &[STRING], |call| {
        Ok(initials(call.string(0)).into())
    }),
    fixed("nospace", &[STRING], |call| {
        Ok(nospace(call.string(0)).into())
    }),
    fixed("abbrev", &[INT, STRING], |call| {
        Ok(abbreviate(call.string(1), 0, call.int(0)).into())
    }),
    fixed("abbrevboth", &[INT, INT, STRING], |call| {
        let (left, width) = (call.int(0), call.int(1));
        let fits = width >= 4 && !(left > 0 && width < 7);
        Ok(if fits {
            abbreviate(call.string(2), left, width).into()
        } else {
            call.string(2).into()
        })
    }),
    fixed("wrap", &[INT, STRING], |call| {
        wrap(call, call.string(1), "\n", false)
    }),
    fixed("wrapWith", &[INT, STRING, STRING], |call| {
        let separator = if call.string(1).is_empty() {
            "\n"
        } else {
            call.string(1)
        };
        wrap(call, call.string(2), separator, true)
    }),
];

fn trim_all(call: &Call<'_>) -> Outcome {
    // Each character is looked up in the cut set.
    call.budget
        .compare(call.string(0).len(), call.string(1).len())?;
    Ok(call
        .string(1)
        .trim_matches(|letter| call.string(0).contains(letter))
        .into())
}

fn without<'c>(call: &'c Call<'_>, strip: fn(&'c str, &'c str) -> Option<&'c str>) -> &'c str {
    strip(call.string(1), call.string(0)).unwrap_or(call.string(1))
}

fn replace(call: &Call<'_>) -> Outcome {
    let (old, new, text) = (call.string(0), call.string(1), call.string(2));
    let places = if new.len() > old.len() {
        text.matches(old).count()
    } else {
        0
    };
    call.budget
        .text(text.len().saturating_add(places.saturating_mul(new.len())))?;
    Ok(text.replace(old, new).into())
}

fn repeat(call: &Call<'_>) -> Outcome {
    let count = usize::try_from(call.int(0)).map_err(|_| {
        Fault::function("invalid count: a string can't be repeated a negative number of times")
    })?;
    call.budget
        .text(call.string(1).len().saturating_mul(count))?;
    Ok(call.string(1).repeat(count).into())
}

/// Truncates to a number of bytes, as Go does.
fn trunc(count: i64, text: &str) -> String {
    let bytes = text.as_bytes();
    let length = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    match count {
        ..0 if length < bytes.len() => lossy(&bytes[bytes.len() - length..]),
        0.. if length < bytes.len() => lossy(&bytes[..length]),
        _ => text.to_owned(),
    }
}

fn substr(call: &Call<'_>) -> Outcome {
    let bytes = call.string(2).as_bytes();
    let (start, end) = (usize::try_from(call.int(0)), usize::try_from(call.int(1)));
    let range = match (start, end) {
        (Err(_), Ok(end)) => 0..end,
        (Err(_), Err(_)) => return Err(out_of_range(call, bytes.len())),
        (Ok(start), Ok(end)) if end <= bytes.len() => start..end,
        (Ok(start), _) => start..bytes.len(),
    };
    bytes
        .get(range)
        .map(|part| lossy(part).into())
        .ok_or_else(|| out_of_range(call, bytes.len()))
}

fn out_of_range(call: &Call<'_>, length: usize) -> Fault {
    Fault::function(format!(
        "range out of bounds: {} to {} of a string with {length} bytes",
        call.int(0),
        call.int(1)
    ))
}

/// Formats the non-nil arguments and joins them with spaces.
fn joined(call: &Call<'_>, form: fn(&str, &Call<'_>) -> String) -> Outcome {
    let mut parts = Vec::new();
    for argument in call.arguments.iter().filter(|argument| !argument.is_nil()) {
        parts.push(form(&printed(call, argument)?, call));
    }
    Ok(parts.join(" ").into())
}

fn indented(call: &Call<'_>) -> Result<String, Fault> {
    let (spaces, text) = (call.int(0), call.string(1));
    let spaces = usize::try_from(spaces)
        .map_err(|_| Fault::function("invalid indentation: the number of spaces is negative"))?;
    let lines = text.matches('\n').count() + 1;
    call.budget
        .text(text.len().saturating_add(lines.saturating_mul(spaces)))?;
    let pad = " ".repeat(spaces);
    Ok(format!("{pad}{}", text.replace('\n', &format!("\n{pad}"))))
}

/// Converts a value to a string.
pub(super) fn to_string(call: &Call<'_>, value: &Value) -> Result<String, Fault> {
    match value {
        Value::List(list) if list.element == Element::Byte => Ok(String::new()),
        _ => printed(call, value),
    }
}

/// Converts the non-nil elements of a list to strings; another value becomes the only element.
pub(super) fn to_strings(call: &Call<'_>, value: &Value) -> Result<Vec<String>, Fault> {
    match value {
        Value::List(list) => list
            .items
            .iter()
            .filter(|item| !item.is_nil())
            .map(|item| to_string(call, item))
            .collect(),
        _ if value.is_nil() => Ok(Vec::new()),
        _ => Ok(vec![to_string(call, value)?]),
    }
}

/// Splits a text at the separator that is the first argument, as Go's `strings.SplitN`: into at most `count` parts; an
/// empty separator splits into characters.
fn split(call: &Call<'_>, text: &str, count: i64) -> Result<Vec<String>, Fault> {
    let separator = call.string(0);
    let most = match count {
        0 => return Ok(Vec::new()),
        ..0 => usize::MAX,
        _ => usize::try_from(count).unwrap_or(usize::MAX),
    };
    if !separator.is_empty() {
        call.budget.list(text.splitn(most, separator).count())?;
        return Ok(text.splitn(most, separator).map(str::to_owned).collect());
    }
    let letters = text.chars().count().min(most);
    call.budget.list(letters)?;
    let cut = text
        .char_indices()
        .nth(letters.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    let mut parts: Vec<String> = text[..cut].chars().map(String::from).collect();
    if letters > 0 {
        parts.push(text[cut..].to_owned());
    }
    Ok(parts)
}

/// A map of the parts with the keys `_0`, `_1`, …
fn numbered(parts: Vec<String>) -> Value {
    let entries = parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| (format!("_{index}").into(), Value::from(part)));
    Value::typed_dict(entries.collect::<Entries>(), Class::Strings)
}

/// The first letters of the words.
fn initials(text: &str) -> String {
    let mut after_space = true;
    let mut out = String::new();
    for letter in text.chars() {
        if after_space && !letter.is_whitespace() {
            out.push(letter);
        }
        after_space = letter.is_whitespace();
    }
    out
}

/// Removes white space. The library that Sprig uses processes bytes, so it reads non-ASCII characters as Latin-1; a
/// string without white space is not changed.
fn nospace(text: &str) -> String {
    let letters: String = text
        .bytes()
        .map(char::from)
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if letters.chars().count() == text.len() {
        text.to_owned()
    } else {
        letters
    }
}

/// Shortens a string to `width` bytes with `...` for omitted text; `offset` is the start of the kept part.
fn abbreviate(text: &str, offset: i64, width: i64) -> String {
    let bytes = text.as_bytes();
    let Ok(width) = usize::try_from(width) else {
        return text.to_owned();
    };
    if width < 4 || bytes.len() <= width {
        return text.to_owned();
    }
    let kept = width - 3;
    let offset = usize::try_from(offset)
        .unwrap_or_default()
        .min(bytes.len())
        .min(bytes.len().max(kept) - kept);
    let offset = if bytes.len() - offset < kept {
        bytes.len() - kept
    } else {
        offset
    };
    if offset <= 4 {
        return lossy(&bytes[..kept]) + "...";
    }
    if width < 7 {
        return String::new();
    }
    if offset + kept < bytes.len() {
        return format!(
            "...{}",
            abbreviate(&lossy(&bytes[offset..]), 0, kept as i64)
        );
    }
    format!("...{}", lossy(&bytes[bytes.len() - kept..]))
}

/// Wraps lines at `width` bytes, at spaces and, if `breaks_words`, inside of longer words.
fn wrap(call: &Call<'_>, text: &str, separator: &str, breaks_words: bool) -> Outcome {
    let width = usize::try_from(call.int(0)).unwrap_or(1).max(1);
    call.budget.text(
        text.len()
            .saturating_add((text.len() / width + 1).saturating_mul(separator.len())),
    )?;
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while bytes.len() - at > width {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let space = bytes[at..=at + width]
            .iter()
            .rposition(|&byte| byte == b' ')
            .map(|found| at + found);
        let end = match space {
            Some(space) => space,
            None if breaks_words => at + width,
            None => match bytes[at + width..].iter().position(|&byte| byte == b' ') {
                Some(found) => at + width + found,
                None => break,
            },
        };
        out.extend_from_slice(&bytes[at..end]);
        out.extend_from_slice(separator.as_bytes());
        at = if space.is_none() && breaks_words {
            end
        } else {
            end + 1
        };
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(lossy(&out).into())
}
