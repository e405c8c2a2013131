//! Values from the command line: `--set` and its sisters, as Helm reads them.
//!
//! The argument of a flag comes in as a source of its own; its values go into the tree, with their places in the
//! argument. A flag replaces what files say; what a path leads through must be there as a map or list, or be missing.

mod parser;
mod problem;
mod value;
mod word;

use crate::source::{FileId, Sources};
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

#[cfg(test)]
mod tests;
