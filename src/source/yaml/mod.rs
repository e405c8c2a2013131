//! YAML as Helm reads it: YAML 1.1 scalars, keys as JSON has them, aliases and merge keys resolved.
//!
//! The text of a source comes in; a tree goes out whose every node and key knows its place, beside what a reader of the
//! file should hear about (a key written twice). A node behind an alias keeps the place where it was written. Size, depth
//! and what aliases make are bounded.

mod build;
mod error;
mod failure;
mod header;
mod key;
mod mapping;
mod resolve;
mod split;

use std::borrow::Cow;

use crate::tree::{Map, Node, Value};
use crate::values::merge;

use super::{FileId, Sources, Span};

pub use error::YamlError;
pub use resolve::reads_as_text;

/// A document, and what is to be said about how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The tree; null for an empty document.
    pub root: Node,
    /// Keys that stand more than once in their mapping, in the order of the file.
    pub duplicates: Vec<Duplicate>,
    /// Where a second document begins, for a values file that holds several.
    pub more_documents: Option<Span>,
}

/// A key whose value is lost, because the same key follows it in the same mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// Where it stands in the document: `runners.list[0].name`.
    pub path: String,
    /// The key.
    pub key: String,
    /// The key whose value is lost.
    pub first: Span,
    /// The key that wins, or the `<<` that brings it.
    pub again: Span,
    /// Whether a merge key brought the winner: Helm lets `<<` replace the keys that stand before it.
    pub by_merge: bool,
}

/// Reads a values file. Helm merges all its documents, later ones over earlier ones; each must be a mapping or empty.
pub fn read(sources: &Sources, file: FileId) -> Result<Document, YamlError> {
    let mut values =
        Document { root: Node::new(Map::new(), Span::new(file, 0..0)), duplicates: vec![], more_documents: None };
    for (index, document) in read_all(sources, file)?.into_iter().enumerate() {
        let span = document.root.span;
        if index == 1 {
            values.more_documents = Some(span);
        }
        values.duplicates.extend(document.duplicates);
        match document.root.value {
            Value::Null => {}
            Value::Map(_) if index == 0 => values.root = document.root,
            Value::Map(_) => merge::merge(&mut values.root, document.root),
            value => return Err(not_a_mapping(value.kind(), span)),
        }
    }
    Ok(values)
}

/// Reads every document of a source, whatever its root is.
pub fn read_all(sources: &Sources, file: FileId) -> Result<Vec<Document>, YamlError> {
    let text = &sources.get(file).text;
    let ranges = split::documents(text, file)?;
    ranges.into_iter().map(|range| read_document(&text[range.clone()], file, range.start)).collect()
}

fn read_document(text: &str, file: FileId, offset: usize) -> Result<Document, YamlError> {
    // Helm ends the last line where its author did not, which is the end of a block scalar's last line too.
    let length = text.len();
    let text = if text.ends_with('\n') { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}\n")) };
    let mut builder = build::Builder::new(&text, file, offset, length);
    let root = builder.document()?;
    Ok(Document { root, duplicates: builder.duplicates, more_documents: None })
}

fn not_a_mapping(kind: &'static str, span: Span) -> YamlError {
    YamlError::new(Cow::Owned(format!("a values file is a mapping of keys to values, and this is {kind}")), span)
        .with_help("write `key: value`, with a space behind the colon")
}

/// Placeholder until the scalar scanner is merged.
pub fn scalar_text(_: &Sources, node: &Node) -> super::TracedText {
    super::TracedText::opaque(node.as_str().unwrap_or_default(), node.span)
}
