//! `--set` and its variants, with the syntax and semantics of Helm.
//!
//! The argument of a flag is a source of its own, and its values keep their spans in it. A flag overrides files; each
//! key on its path must be missing, or be a mapping or list.

mod parser;
mod problem;
mod value;
mod word;

use crate::source::{FileId, Sources};
use crate::tree::merge::merge;
use crate::tree::{Map, Node, Value};

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

#[cfg(test)]
mod tests;
