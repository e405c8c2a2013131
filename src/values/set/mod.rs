//! Values from the command line: `--set` and its sisters, as Helm reads them.
//!
//! The argument of a flag comes in as a source of its own; its values go into the tree, with their places in the
//! argument. A flag replaces what files say; what a path leads through must be there as a map or list, or be missing.

mod parser;
mod problem;
mod value;
mod word;

use crate::source::{FileId, Sources, Span, TracedText};
use crate::tree::merge::merge;
use crate::tree::{Map, Node, Value};

use parser::Parser;

pub use problem::SetError;

/// A flag that sets values, in the order in which Helm takes them, whatever their order on the command line.
#[derive(Clone, Copy)]
pub enum Flavor<'a> {
    /// `--set-json`: values are JSON, and so may be the whole argument.
    Json,
    /// `--set`: whole numbers, `true`, `false` and `null` are what they look like, the rest is text.
    Typed,
    /// `--set-string`: values are text.
    Text,
    /// `--set-file`: values are paths; the function gives the text of the file there, or says why it cannot.
    File(&'a dyn Fn(&str) -> Result<String, String>),
    /// `--set-literal`: the value is text to the end of the argument; no character has a meaning in it.
    Literal,
}

/// Sets what the source `argument` says in `root`, which is a map or becomes one.
pub fn apply(root: &mut Node, sources: &mut Sources, argument: FileId, flavor: Flavor<'_>) -> Result<(), SetError> {
    if root.as_map().is_none() {
        root.value = Value::Map(Map::new());
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
    let Some(file) = span.file() else { return TracedText::opaque(text, span) };
    let start = span.range().start;
    let written = sources.slice(span);
    if written == text {
        let mut traced = TracedText::default();
        traced.push_verbatim(text, file, start);
        return traced;
    }
    let decoded = trace_escapes(written, file, start);
    if decoded.as_str() == text { decoded } else { TracedText::opaque(text, span) }
}

/// What is left of a part of an argument without its backslashes.
fn trace_escapes(written: &str, file: FileId, start: usize) -> TracedText {
    let mut traced = TracedText::default();
    let mut at = 0;
    while let Some(backslash) = written[at..].find('\\').map(|found| at + found) {
        traced.push_verbatim(&written[at..backslash], file, start + at);
        let escaped = &written[backslash + 1..];
        let end = backslash + 1 + escaped.chars().next().map_or(0, char::len_utf8);
        traced.push_opaque(&written[backslash + 1..end], Span::new(file, start + backslash..start + end));
        at = end;
    }
    traced.push_verbatim(&written[at..], file, start + at);
    traced
}

#[cfg(test)]
mod tests;
