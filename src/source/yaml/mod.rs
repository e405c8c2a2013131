//! YAML as Helm reads it: YAML 1.1 scalars, keys as JSON has them, aliases and merge keys resolved.
//!
//! The text of a source comes in; a tree goes out whose every node and key knows its place, beside what a reader of the
//! file should hear about (a key written twice). A node behind an alias keeps the place where it was written. Size,
//! depth and what aliases make are bounded.
//!
//! The reader is our own because Helm's (go-yaml, version 2) is neither YAML 1.1 nor 1.2 to the letter, and what it
//! reads is what counts. The way: [`split`] into documents, [`scanner`] to tokens, [`build`] with [`sequence`] and
//! [`mapping`] to a tree.

mod anchors;
mod block_scalar;
mod bounds;
mod build;
mod characters;
mod cursor;
mod error;
mod flow_scalar;
mod folding;
mod key;
mod mapping;
mod problem;
mod resolve;
mod scalar_text;
mod scanner;
mod sequence;
mod sink;
mod split;
mod suspect;
mod tag;
mod token;
mod traced;

use std::borrow::Cow;
use std::ops::Range;

use crate::tree::{Map, Node, Value, merge};

use super::{FileId, Sources, Span};

pub use error::YamlError;
pub use resolve::reads_as_text;
pub use scalar_text::{scalar_text, trace_scalar};
pub use traced::{read_all_traced, read_traced};

/// A document, and what is to be said about how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The tree; null for an empty document.
    pub root: Node,
    /// Keys that stand more than once in their mapping, in the order of the file.
    pub duplicates: Vec<Duplicate>,
    /// Where a second document begins, for a values file that holds several.
    pub more_documents: Option<Span>,
    /// What Helm does not read: what follows the end of the document's one value, or a `...`.
    pub unread: Option<Span>,
    /// Every comment, from its `#` to the end of its line, in the order of the file.
    pub comments: Vec<Span>,
}

impl Document {
    /// Replaces every span in the document.
    fn map_spans(&mut self, map: &dyn Fn(Span) -> Span) {
        self.root.map_spans(map, map);
        for duplicate in &mut self.duplicates {
            duplicate.first = map(duplicate.first);
            duplicate.again = map(duplicate.again);
        }
        self.more_documents = self.more_documents.map(map);
        self.unread = self.unread.map(map);
        self.comments.iter_mut().for_each(|comment| *comment = map(*comment));
    }
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

/// One document of a stream, read on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its bytes in the text of the source.
    pub range: Range<usize>,
    /// What it holds, or why nobody knows.
    pub read: Result<Document, YamlError>,
}

/// What a test's text says.
#[cfg(test)]
pub(crate) fn tree(text: &str) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", super::Origin::File, text.to_owned());
    read(&sources, file).unwrap().root
}

/// Reads a values file. Helm merges all its documents, later ones over earlier ones; each must be a mapping or empty.
pub fn read(sources: &Sources, file: FileId) -> Result<Document, YamlError> {
    combine(read_all(sources, file)?, file)
}

/// Makes one values file of its documents.
pub fn combine(documents: Vec<Document>, file: FileId) -> Result<Document, YamlError> {
    let root = Node::new(Map::new(), Span::new(file, 0..0));
    let mut values =
        Document { root, duplicates: Vec::new(), more_documents: None, unread: None, comments: Vec::new() };
    for (index, document) in documents.into_iter().enumerate() {
        let span = document.root.span;
        if index == 1 {
            values.more_documents = Some(span);
        }
        values.duplicates.extend(document.duplicates);
        values.comments.extend(document.comments);
        values.unread = values.unread.or(document.unread);
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
    pieces(sources, file)?.into_iter().map(|piece| piece.read).collect()
}

/// Reads every document of a source on its own: one that is no YAML does not keep the others from being read.
pub fn pieces(sources: &Sources, file: FileId) -> Result<Vec<Part>, YamlError> {
    pieces_of(&sources.get(file).text, file)
}

fn pieces_of(text: &str, file: FileId) -> Result<Vec<Part>, YamlError> {
    let ranges = split::documents(text, file)?;
    let read = |range: Range<usize>| Part { read: read_document(&text[range.clone()], file, range.start), range };
    Ok(ranges.into_iter().map(read).collect())
}

/// Reads the one document that stands in a part of a source.
pub fn read_part(sources: &Sources, file: FileId, range: Range<usize>) -> Result<Document, YamlError> {
    let text = sources.get(file).text.get(range.clone()).unwrap_or_default();
    read_document(text, file, range.start)
}

fn read_document(text: &str, file: FileId, offset: usize) -> Result<Document, YamlError> {
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let (text, offset) = (&text[mark..], offset + mark);
    let length = text.len();
    // Helm ends the last line where its author did not, which is the end of a block scalar's last line too.
    let text = if text.ends_with('\n') { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}\n")) };
    let mut builder = build::Builder::new(&text, file, offset, length);
    let read = characters::check(&text).and_then(|()| Ok((builder.document()?, builder.unread()?)));
    match read {
        Ok((root, unread)) => {
            let unread = unread.map(|range| builder.span(range));
            let comments = builder.comments();
            Ok(Document { root, duplicates: builder.duplicates, more_documents: None, unread, comments })
        }
        Err(failure) => {
            let failure = builder.suspect(failure);
            let span = builder.span(failure.range);
            Err(YamlError { message: failure.problem.message(), help: failure.problem.help(), span })
        }
    }
}

fn not_a_mapping(kind: &'static str, span: Span) -> YamlError {
    YamlError::new(format!("a values file is a mapping of keys to values, and this is {kind}"), span)
        .with_help("write `key: value`, with a space behind the colon")
}
