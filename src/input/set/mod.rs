//! `--set` and its variants, with the syntax and semantics of Helm.
//!
//! The argument of a flag is a separate source, and its values keep their spans in it. A flag overrides files; each
//! key on its path must be missing, or be a mapping or list.

mod parser;
mod problem;
mod value;
mod word;

use helm_yaml::source::{FileId, Sources, Span, TracedText};
use helm_yaml::tree::merge::merge;
use helm_yaml::tree::{Map, Node, Value};

use parser::Parser;

pub use problem::SetError;

/// Variants of the flag, in the order in which Helm applies them regardless of their order on the command line.
#[derive(Clone, Copy)]
pub enum Flavor<'a> {
    /// `--set-json`: values are JSON, and so may be the whole argument.
    Json,
    /// `--set`: integers, `true`, `false` and `null` are typed, everything else is a string.
    Typed,
    /// `--set-string`: values are strings.
    Text,
    /// `--set-file`: values are paths; the function returns the content of a file, or the error.
    File(&'a dyn Fn(&str) -> Result<String, String>),
    /// `--set-literal`: the rest of the argument is the value; no character is special.
    Literal,
}

/// Applies the argument in source `argument` to `root`, which is, or becomes, a mapping.
pub fn apply(
    root: &mut Node,
    sources: &mut Sources,
    argument: FileId,
    flavor: Flavor<'_>,
) -> Result<(), SetError> {
    if root.as_map().is_none() {
        root.value = Value::Map(Map::default());
    }
    let text = sources.get(argument).text.clone();
    let mut parser = Parser::new(&text, argument, flavor, sources);
    if matches!(flavor, Flavor::Json) && text.trim_start().starts_with('{') {
        let values = parser.json_object()?;
        merge(root, values);
        return Ok(());
    }
    parser.pairs(root)
}

/// The key or value at `span` of a flag's argument, each piece with its span: a backslash and the character after it are
/// one piece. A text that the argument does not decode to, like an item of JSON, is one piece with one span.
pub fn trace_word(sources: &Sources, text: &str, span: Span) -> TracedText {
    let Some(file) = span.file() else {
        return TracedText::opaque(text, span);
    };
    let start = span.range().start;
    let written = sources.slice(span);
    if written == text {
        let mut traced = TracedText::default();
        traced.push_verbatim(text, file, start);
        return traced;
    }
    let decoded = trace_escapes(written, file, start);
    if decoded.as_str() == text {
        decoded
    } else {
        TracedText::opaque(text, span)
    }
}

/// A part of an argument without its backslashes.
fn trace_escapes(written: &str, file: FileId, start: usize) -> TracedText {
    let mut traced = TracedText::default();
    let mut at = 0;
    while let Some(backslash) = written[at..].find('\\').map(|found| at + found) {
        traced.push_verbatim(&written[at..backslash], file, start + at);
        let escaped = &written[backslash + 1..];
        let end = backslash + 1 + escaped.chars().next().map_or(0, char::len_utf8);
        traced.push_opaque(
            &written[backslash + 1..end],
            Span::new(file, start + backslash..start + end),
        );
        at = end;
    }
    traced.push_verbatim(&written[at..], file, start + at);
    traced
}

#[cfg(test)]
mod tests;
