//! Messages for syntax errors.
//!
//! Each parser error is interpreted with its line: most are habits from YAML, shells or word processors, and have a
//! specific message and help. A message never shows the value of a line, which may be a secret.

use std::collections::HashSet;
use std::ops::Range;

use toml_parser::ParseError;

use crate::lint::rule::Rule;
use crate::lint::rules::runner_config::toml_syntax;

use super::{Fault, Repair};

mod line;
mod value;

pub(in crate::runner_config::syntax) use line::Line;

/// Converts parser errors: at most one for each line, without errors that follow from earlier ones.
pub(super) fn faults(text: &str, mut errors: Vec<ParseError>) -> Vec<Fault> {
    errors.sort_by_key(|error| {
        error
            .unexpected()
            .or(error.context())
            .map(|span| span.start())
    });
    let mut faults: Vec<Fault> = Vec::new();
    let (mut open_brackets, mut lines) = (HashSet::new(), HashSet::new());
    for error in errors {
        let context = error
            .context()
            .map(|span| span.start())
            .filter(|&at| text.get(at..).unwrap_or_default().starts_with(['[', '{']));
        if context.is_some_and(|at| open_brackets.contains(&at)) {
            continue;
        }
        open_brackets.extend(context);
        let fault = fault(text, &error);
        if lines.insert(Line::around(text, fault.range.start).start()) {
            faults.push(fault);
        }
    }
    drop_follow_ups(text, &mut faults);
    faults
}

/// Drops errors without an explanation, such as on a valid table header, if another error explains them: after an
/// unclosed string or array, the parser reports the rest of the text.
fn drop_follow_ups(text: &str, faults: &mut Vec<Fault>) {
    let is_header = |fault: &Fault| {
        let line = Line::around(text, fault.range.start);
        line.trimmed().starts_with('[') && line.trimmed().ends_with(']')
    };
    let is_follow_up =
        |fault: &Fault| fault.message == UNEXPLAINED || (fault.help.is_none() && is_header(fault));
    if faults.iter().any(|fault| fault.help.is_some()) {
        faults.retain(|fault| !is_follow_up(fault));
    }
}

/// The message of an error that is not explained by its line.
const UNEXPLAINED: &str = "invalid TOML";

/// Returns true if two ranges start on the same line.
pub(super) fn same_line(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    let (start, end) = (first.start.min(second.start), first.start.max(second.start));
    text.as_bytes()
        .get(start..end)
        .is_some_and(|between| !between.contains(&b'\n'))
}

/// Whether a line before the next table ends a string that it does not start.
pub(super) fn has_end_of_string(text: &str) -> bool {
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let mut lines = text.lines().take_while(|line| !is_header(line));
    lines.any(|text| {
        let line = Line::around(text, 0);
        let value = line.value().map_or(text, |range| &line.content()[range]);
        let quote = value
            .chars()
            .last()
            .filter(|last| matches!(last, '"' | '\''));
        quote.is_some_and(|quote| {
            value.matches(quote).count() % 2 == 1 && !value.starts_with(['"', '\''])
        })
    })
}

fn fault(text: &str, error: &ParseError) -> Fault {
    let unclosed = unclosed(text, error);
    let unexpected = error
        .unexpected()
        .or(error.context())
        .map(|span| span.start());
    let at = unclosed
        .as_ref()
        .map(|(at, _)| *at)
        .or(unexpected)
        .unwrap_or_default();
    let line = Line::around(text, at);
    if let Some(escape) = escape_in_multiline(text, error) {
        let path = Line::around(text, context_start(error)).key();
        return escape.into_fault(path.unwrap_or_default());
    }
    let habit = || line::habit(&line).or_else(|| value::habit(&line, error));
    let found = match unclosed {
        Some((at, message)) => LineFault {
            range: word_at(text, at),
            message: message.to_owned(),
            help: None,
            rule: &toml_syntax::RULE,
            repair: None,
        },
        None => habit().unwrap_or_else(|| plain(text, at, error)),
    };
    found.into_fault(line.key().unwrap_or_default())
}

/// An unknown escape in a string of several lines, where the line of the error is not a setting.
fn escape_in_multiline(text: &str, error: &ParseError) -> Option<LineFault> {
    let opened = context_start(error);
    let is_multiline = text.get(opened..)?.starts_with(r#"""""#);
    if !is_multiline || !value::is_escape(error) {
        return None;
    }
    let at = error.unexpected()?.start();
    let first_line = Line::around(text, opened);
    let key = first_line.key().unwrap_or("the string");
    Some(LineFault::new(
        word_at(text, at),
        format!("unknown escape in `{key}`: `\\` starts an escape in double quotes"),
        "use `'''` instead of `\"\"\"`, or write `\\\\`",
    ))
}

fn context_start(error: &ParseError) -> usize {
    error.context().map(|span| span.start()).unwrap_or_default()
}

/// The start and the message of an unclosed string, array or inline table.
fn unclosed<'m>(text: &str, error: &ParseError) -> Option<(usize, &'m str)> {
    let opened = error.context()?.start();
    let unexpected = error.unexpected()?.start();
    let between = text.get(opened..unexpected)?;
    let on_later_line = between.contains('\n');
    let array = (opened, "unclosed array: `[` has no matching `]`");
    let table = (opened, "unclosed inline table: `{` has no matching `}`");
    match error.description() {
        "unclosed array" => Some(array),
        "unclosed inline table" => Some(table),
        "invalid multi-line basic string" | "invalid multi-line literal string"
            if between.trim_end() == text[opened..].trim_end() =>
        {
            Some((
                opened,
                "unclosed string: the closing three quotes are missing",
            ))
        }
        "missing comma between array elements" | "unexpected `=` in array" if on_later_line => {
            starts_new_statement(text, unexpected).then_some(array)
        }
        "missing comma between key-value pairs" if on_later_line => {
            let first_line = Line::around(text, opened);
            (!first_line.trimmed().ends_with(['{', ','])).then_some(table)
        }
        _ => None,
    }
}

/// Returns true if the line at an offset is a statement, which means that the bracket before it is unclosed.
fn starts_new_statement(text: &str, at: usize) -> bool {
    let line = Line::around(text, at);
    line.equals().is_some() || line.trimmed().starts_with('[')
}

/// An error in a line.
struct LineFault {
    rule: &'static Rule,
    range: Range<usize>,
    message: String,
    help: Option<String>,
    repair: Option<Repair>,
}

impl LineFault {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        LineFault {
            rule: &toml_syntax::RULE,
            range,
            message: message.into(),
            help: Some(help.into()),
            repair: None,
        }
    }

    /// Adds the edit that repairs it.
    fn repaired(
        mut self,
        title: &'static str,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        self.repair = Some(Repair::new(title, range, text));
        self
    }

    fn into_fault(self, path: &str) -> Fault {
        Fault {
            rule: self.rule,
            range: self.range,
            message: self.message,
            help: self.help,
            path: path.to_owned(),
            first: None,
            repair: self.repair,
        }
    }
}

/// The parser error in plain words, if no habit explains it.
fn plain(text: &str, at: usize, error: &ParseError) -> LineFault {
    let message = wording(error.description());
    let range = error
        .unexpected()
        .map_or(at..at, |span| span.start()..span.end());
    let range = if range.is_empty() {
        word_at(text, at)
    } else {
        range
    };
    LineFault {
        rule: &toml_syntax::RULE,
        range,
        message: message.to_owned(),
        help: None,
        repair: None,
    }
}

/// The word at an offset, or the whole line if there is none.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let line = Line::around(text, at);
    let rest = text.get(at..line.range().end).unwrap_or_default();
    let width = rest.find(char::is_whitespace).unwrap_or(rest.len());
    if width > 0 {
        at..at + width
    } else {
        line.range()
    }
}

fn wording(description: &str) -> &'static str {
    match description {
        "unclosed table" | "unclosed array table" => "unclosed table header: missing `]`",
        "missing table open" | "missing array opening" => "unexpected `]`: it has no matching `[`",
        "unclosed array" => "unclosed array: `[` has no matching `]`",
        "unclosed inline table" => "unclosed inline table: `{` has no matching `}`",
        "extra comma in array" | "extra comma in inline table" => "unexpected `,`",
        "missing comma between array elements" => "missing `,` between two array elements",
        "unexpected `=` in array" => "unexpected `=` in an array: is a `]` missing before it?",
        "missing comma between key-value pairs" | "extra assignment between key-value pairs" => {
            "missing `,` between two keys of an inline table"
        }
        "missing assignment between key-value pairs" => "missing `=` between a key and its value",
        "missing key for inline table element" | "invalid inline table element" => {
            "missing key before this value"
        }
        "missing inline table opening" => "unexpected `}`: it has no matching `{`",
        "unquoted keys cannot be empty" => "missing key",
        "invalid unquoted key" => {
            "invalid key: expected letters, digits, `-` and `_`, or quotes around it"
        }
        "extra `=`" => "unexpected `=`",
        "key with no value" => "missing `=` and a value after this key",
        "unexpected key or value" => {
            "unexpected text after the value: expected the end of the line"
        }
        "missing value" => "missing value after `=`",
        "invalid comment character" | "carriage return must be followed by newline" => {
            "invalid control character"
        }
        "`_` may only go between digits" => "invalid number: expected `_` only between two digits",
        "unexpected leading zero" => {
            "invalid number: unexpected leading 0 (octal is written `0o17`)"
        }
        "redundant numeric sign" | "unexpected sign" => "invalid number: unexpected sign",
        "integers with a radix cannot be signed" => {
            "invalid number: a hexadecimal, octal or binary number has no sign"
        }
        "invalid number: exceeds 64 bits" => "invalid number: expected a 64-bit float",
        "invalid integer: exceeds 64 bits" => "invalid number: expected a 64-bit integer",
        "invalid date or time" => "invalid date or time",
        "cannot recurse further; max recursion depth met" => {
            "arrays and tables are nested too deeply"
        }
        "keys cannot be multi-line basic strings" | "keys cannot be multi-line literal strings" => {
            "invalid key: expected it on one line"
        }
        other if other.contains("string") => "invalid string",
        other if other.starts_with("invalid") => {
            "invalid value: expected a string, number, boolean, date, array or table"
        }
        _ => UNEXPLAINED,
    }
}
