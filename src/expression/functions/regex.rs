//! Regular expressions. Go's RE2 and Rust's `regex` are of one family; what differs is translated before: Go's `\d`,
//! `\w`, `\s` and `\b` know ASCII only, and in its brackets `[`, `&&`, `--` and `~~` mean themselves.

mod translate;

use ::regex::{NoExpand, Regex, RegexBuilder};

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::expression::error::Fault;
use crate::expression::value::{Element, Value};

const INT: Parameter = Parameter::Int;
const TEXT: Parameter = Parameter::Text;

/// Steps that compiling one expression counts for.
const COMPILING: usize = 200;

/// Bytes that a compiled expression may take.
const LARGEST: usize = 1 << 20;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("regexMatch", &[TEXT, TEXT], |call| {
        call.budget.spend(COMPILING)?;
        Ok(compile(call.text(0)).is_ok_and(|regex| regex.is_match(call.text(1))).into())
    }),
    fixed("mustRegexMatch", &[TEXT, TEXT], |call| Ok(compiled(call)?.is_match(call.text(1)).into())),
    fixed("regexFind", &[TEXT, TEXT], find),
    fixed("mustRegexFind", &[TEXT, TEXT], find),
    fixed("regexFindAll", &[TEXT, TEXT, INT], find_all),
    fixed("mustRegexFindAll", &[TEXT, TEXT, INT], find_all),
    fixed("regexReplaceAll", &[TEXT, TEXT, TEXT], |call| {
        replaced(call, |regex, call| regex.replace_all(call.text(1), call.text(2)).into_owned())
    }),
    fixed("mustRegexReplaceAll", &[TEXT, TEXT, TEXT], |call| {
        replaced(call, |regex, call| regex.replace_all(call.text(1), call.text(2)).into_owned())
    }),
    fixed("regexReplaceAllLiteral", &[TEXT, TEXT, TEXT], |call| {
        replaced(call, |regex, call| regex.replace_all(call.text(1), NoExpand(call.text(2))).into_owned())
    }),
    fixed("mustRegexReplaceAllLiteral", &[TEXT, TEXT, TEXT], |call| {
        replaced(call, |regex, call| regex.replace_all(call.text(1), NoExpand(call.text(2))).into_owned())
    }),
    fixed("regexSplit", &[TEXT, TEXT, INT], split),
    fixed("mustRegexSplit", &[TEXT, TEXT, INT], split),
    fixed("regexQuoteMeta", &[TEXT], |call| {
        let mut out = String::with_capacity(call.text(0).len());
        for letter in call.text(0).chars() {
            if r"\.+*?()|[]{}^$".contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
        Ok(out.into())
    }),
];

fn compile(pattern: &str) -> Result<Regex, String> {
    let translated = translate::translate(pattern)?;
    let error = |error: ::regex::Error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    };
    RegexBuilder::new(&translated).size_limit(LARGEST).nest_limit(100).build().map_err(error)
}

fn compiled(call: &Call<'_>) -> Result<Regex, Fault> {
    call.budget.spend(COMPILING)?;
    let wrong = |reason| Fault::function(format!("\"{}\" is no regular expression: {reason}", call.text(0)));
    compile(call.text(0)).map_err(wrong)
}

fn find(call: &Call<'_>) -> Outcome {
    Ok(compiled(call)?.find(call.text(1)).map_or("", |found| found.as_str()).into())
}

/// How many results are wanted: all of them for a number below zero.
fn wanted(call: &Call<'_>) -> usize {
    usize::try_from(call.int(2)).unwrap_or(usize::MAX)
}

fn find_all(call: &Call<'_>) -> Outcome {
    let regex = compiled(call)?;
    let found: Vec<&str> = regex.find_iter(call.text(1)).take(wanted(call)).map(|found| found.as_str()).collect();
    call.budget.list(found.len())?;
    Ok(if found.is_empty() { Value::nil_list(Element::Text) } else { Value::texts(found) })
}

fn replaced(call: &Call<'_>, replace: fn(&Regex, &Call<'_>) -> String) -> Outcome {
    let regex = compiled(call)?;
    let (text, replacement) = (call.text(1), call.text(2));
    // A replacement may name the whole text each time.
    let groups = replacement.matches('$').count().saturating_mul(text.len());
    let places = if replacement.is_empty() { 0 } else { regex.find_iter(text).count() };
    call.budget.text(text.len().saturating_add(places.saturating_mul(replacement.len().saturating_add(groups))))?;
    Ok(replace(&regex, call).into())
}

fn split(call: &Call<'_>) -> Outcome {
    let regex = compiled(call)?;
    let (text, wanted) = (call.text(1), wanted(call));
    if wanted == 0 {
        return Ok(Value::nil_list(Element::Text));
    }
    if text.is_empty() && !call.text(0).is_empty() {
        return Ok(Value::texts([""]));
    }
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for found in regex.find_iter(text).take(wanted) {
        if parts.len() + 1 == wanted {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&text[begin..end]);
        }
        begin = found.end();
    }
    if end != text.len() {
        parts.push(&text[begin..]);
    }
    call.budget.list(parts.len())?;
    Ok(Value::texts(parts))
}
