//! YAML as Helm reads it: YAML 1.1 scalars, keys as JSON strings, resolved aliases and merge keys.
//!
//! Input is the text of a source. Output is a tree in which every node and key has a span, with the duplicate keys, the
//! comments and the text that Helm ignores. The value of an alias keeps the span of its anchor. Size, depth and alias
//! expansion are limited.
//!
//! Helm's parser, go-yaml version 2, implements neither YAML 1.1 nor 1.2 exactly; this parser does what go-yaml does.
//! Stages: [`split`] separates documents, [`scanner`] produces tokens, [`build`] with [`sequence`] and [`mapping`]
//! builds the tree, [`diagnose`] moves errors to their cause.

mod anchors;
mod block_scalar;
mod bounds;
mod build;
mod characters;
mod cursor;
mod diagnose;
mod error;
mod flow_scalar;
mod folding;
mod key;
mod mapping;
mod resolve;
mod scalar_text;
mod scanner;
mod sequence;
mod sink;
mod split;
mod tag;
mod token;
mod traced;
mod unknown;

use std::borrow::Cow;
use std::ops::Range;

use crate::tree::{Map, Node, Value, merge};

use crate::source::{FileId, Origin, Sources, Span};

pub use error::{ParseError, Repair};
pub use resolve::is_plain_string;
pub(crate) use scalar_text::trace_in;
pub use scalar_text::{scalar_text, trace_scalar};
pub use traced::{read_all_traced, read_traced, read_traced_with_texts};
pub use unknown::{Unknown, read_unknown};

/// A YAML document with what a linter needs to know about its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The root node; null for an empty document.
    pub root: Node,
    /// Duplicate keys, in the order of the file.
    pub duplicates: Vec<Duplicate>,
    /// The second document of a values file that has several.
    pub more_documents: Option<Span>,
    /// Text that Helm ignores: everything after the root node or after a `...`.
    pub ignored: Option<Span>,
    /// All comments, from `#` to the end of the line, in the order of the file.
    pub comments: Vec<Span>,
}

impl Document {
    /// Replaces every span in the document.
    fn map_spans(&mut self, map: &dyn Fn(Span) -> Span) {
        self.root.map_spans(map, map);
        for duplicate in &mut self.duplicates {
            duplicate.first = map(duplicate.first);
            duplicate.overriding = map(duplicate.overriding);
        }
        self.more_documents = self.more_documents.map(map);
        self.ignored = self.ignored.map(map);
        self.comments
            .iter_mut()
            .for_each(|comment| *comment = map(*comment));
    }
}

/// A key that is overridden by the same key later in the same mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// The path in the document: `servers.list[0].name`.
    pub path: String,
    /// The key.
    pub key: String,
    /// The key that is overridden.
    pub first: Span,
    /// Its value.
    pub value: Node,
    /// The overriding key, or the `<<` that merges it.
    pub overriding: Span,
    /// True if a merge key overrides it: in go-yaml, `<<` replaces keys before it.
    pub by_merge: bool,
}

/// One document of a stream, parsed independently of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamDocument {
    /// The byte range in the text of the source.
    pub range: Range<usize>,
    /// The document, or the reason why it is invalid.
    pub read: Result<Document, ParseError>,
}

/// Reads values that are not part of a source. The spans of the result are byte ranges of the text.
///
/// # Errors
/// When the text is invalid YAML, or a document is neither a mapping nor empty.
pub fn from_str(text: &str) -> Result<Node, ParseError> {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    Ok(read(&sources, file)?.root)
}

/// Reads a values file. As in Helm, later documents override earlier ones.
///
/// # Errors
/// When the text is invalid YAML, or a document is neither a mapping nor empty.
pub fn read(sources: &Sources, file: FileId) -> Result<Document, ParseError> {
    combine(read_all(sources, file)?, file)
}

/// Merges the documents of a values file, later ones over earlier ones.
///
/// # Errors
/// When a document is neither a mapping nor empty.
pub fn combine(documents: Vec<Document>, file: FileId) -> Result<Document, ParseError> {
    let root = Node::new(Map::default(), Span::new(file, 0..0));
    let mut values = Document {
        root,
        duplicates: Vec::new(),
        more_documents: None,
        ignored: None,
        comments: Vec::new(),
    };
    for (index, document) in documents.into_iter().enumerate() {
        let span = document.root.span;
        if index == 1 {
            values.more_documents = Some(span);
        }
        values.duplicates.extend(document.duplicates);
        values.comments.extend(document.comments);
        values.ignored = values.ignored.or(document.ignored);
        match document.root.value {
            Value::Null => {}
            Value::Map(_) if index == 0 => values.root = document.root,
            Value::Map(_) => merge::merge(&mut values.root, document.root),
            value => return Err(not_a_mapping(value.kind(), span)),
        }
    }
    Ok(values)
}

/// Reads all documents of a source, with root nodes of any type.
///
/// # Errors
/// When a document is invalid YAML.
pub fn read_all(sources: &Sources, file: FileId) -> Result<Vec<Document>, ParseError> {
    read_each(sources, file)?
        .into_iter()
        .map(|piece| piece.read)
        .collect()
}

/// Reads the documents of a source independently: an invalid document does not affect the others.
///
/// # Errors
/// When a document separator is invalid.
pub fn read_each(sources: &Sources, file: FileId) -> Result<Vec<StreamDocument>, ParseError> {
    read_each_of(&sources.get(file).text, file)
}

fn read_each_of(text: &str, file: FileId) -> Result<Vec<StreamDocument>, ParseError> {
    let ranges = split::documents(text, file)?;
    let read = |range: Range<usize>| StreamDocument {
        read: read_document(&text[range.clone()], file, range.start),
        range,
    };
    Ok(ranges.into_iter().map(read).collect())
}

/// Reads the one document in a byte range of a source.
///
/// # Errors
/// When it is invalid YAML.
pub fn read_range(
    sources: &Sources,
    file: FileId,
    range: Range<usize>,
) -> Result<Document, ParseError> {
    let text = sources
        .get(file)
        .text
        .get(range.clone())
        .unwrap_or_default();
    read_document(text, file, range.start)
}

fn read_document(text: &str, file: FileId, offset: usize) -> Result<Document, ParseError> {
    let mark = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    let (text, offset) = (&text[mark..], offset + mark);
    let length = text.len();
    // Helm adds a missing final newline, which is then part of a block scalar.
    let text = if text.ends_with('\n') {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text}\n"))
    };
    let mut builder = build::Builder::new(&text, file, offset, length);
    let read = characters::check(&text).and_then(|()| Ok((builder.document()?, builder.unread()?)));
    match read {
        Ok((root, unread)) => {
            let unread = unread.map(|range| builder.span(range));
            let comments = builder.comments();
            Ok(Document {
                root,
                duplicates: builder.duplicates,
                more_documents: None,
                ignored: unread,
                comments,
            })
        }
        Err(error) => {
            let error = builder.diagnose(error);
            let repair = error.repair(&text).map(|(range, text)| Repair {
                span: builder.span(range),
                text,
            });
            let span = builder.span(error.range);
            Err(ParseError {
                message: error.kind.message(),
                help: error.kind.help(),
                span,
                repair,
            })
        }
    }
}

fn not_a_mapping(kind: &'static str, span: Span) -> ParseError {
    ParseError::new(
        format!("invalid values: expected a mapping, found {kind}"),
        span,
    )
    .with_help("write `key: value`, with a space after `:`")
}
