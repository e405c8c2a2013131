//! Builds the tree from the tokens: the grammar of YAML, its scalars, anchors and aliases.
//!
//! A [`Builder`] reads one document. Lists are in [`sequence`](super::sequence), mappings in
//! [`mapping`](super::mapping).

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span};
use crate::tree::{Node, Value};

use super::anchors::Anchors;
use super::bounds::{Bounds, check_depth};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::scanner::Scanner;
use super::token::{Style, Tag, Token, TokenKind};
use super::{Duplicate, resolve};

/// The parser of one document.
pub(super) struct Builder<'text> {
    pub(super) scanner: Scanner<'text>,
    file: FileId,
    /// The start of the document in the file, and its length there, without a final newline that was added.
    offset: usize,
    length: usize,
    bounds: Bounds,
    depth: usize,
    anchors: Anchors<'text>,
    /// The previous token.
    pub(super) previous: Option<Token<'text>>,
    pub(super) duplicates: Vec<Duplicate>,
    /// True if there is an infinity or NaN, which a later duplicate key may still replace.
    has_infinity: bool,
}

/// A node and its range in the text; for an alias, the span of the node is that of the anchor.
pub(super) struct ParsedNode {
    pub(super) node: Node,
    pub(super) range: Range<usize>,
    /// True for the scalar `<<`, which is a merge key if it is a key.
    pub(super) is_merge: bool,
}

/// The properties before a node: anchor and tag.
#[derive(Default)]
struct Properties<'text> {
    anchor: Option<&'text str>,
    tag: Option<Tag<'text>>,
    /// The end of the last property, if any.
    end: Option<usize>,
}

/// The context of a node, which decides about block collections.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Context {
    /// Inside brackets: no block collections.
    Flow,
    /// In a list item: block collections with a deeper indentation.
    SequenceItem,
    /// In a mapping: also a list at the column of the key.
    MappingEntry,
}

impl<'text> Builder<'text> {
    /// A parser of the document at byte `offset` of a file, which has `length` bytes there.
    pub(super) fn new(text: &'text str, file: FileId, offset: usize, length: usize) -> Self {
        Builder {
            scanner: Scanner::new(text),
            file,
            offset,
            length,
            bounds: Bounds::default(),
            depth: 0,
            anchors: Anchors::default(),
            previous: None,
            duplicates: Vec::new(),
            has_infinity: false,
        }
    }

    /// Parses the root node; null for an empty document.
    pub(super) fn document(&mut self) -> Result<Node, SyntaxError> {
        let root = self.root()?;
        let number = if self.has_infinity {
            infinity(&root)
        } else {
            None
        };
        match number {
            Some(number) => Err(SyntaxError::new(
                SyntaxErrorKind::NonFiniteNumber,
                self.range(number.span),
            )),
            None => Ok(root),
        }
    }

    fn root(&mut self) -> Result<Node, SyntaxError> {
        match self.peek()? {
            TokenKind::StreamEnd => return Ok(self.empty(0).node),
            TokenKind::DocumentStart => self.next()?,
            _ => return Ok(self.node(Context::SequenceItem)?.node),
        };
        match self.peek()? {
            TokenKind::DocumentStart | TokenKind::DocumentEnd | TokenKind::StreamEnd => {
                Ok(self.empty(0).node)
            }
            _ => Ok(self.node(Context::SequenceItem)?.node),
        }
    }

    /// The text after the root node, which Helm ignores.
    pub(super) fn unread(&mut self) -> Result<Option<Range<usize>>, SyntaxError> {
        let text = self.scanner.cursor.text;
        let next = self.scanner.peek()?;
        let start = if next.kind == TokenKind::DocumentEnd {
            next.range.end
        } else {
            next.range.start
        };
        let mut rest = text[start..].trim_start();
        while rest.starts_with('#') {
            rest = rest
                .split_once('\n')
                .map_or("", |(_, rest)| rest.trim_start());
        }
        let end = text.trim_end().len();
        Ok((!rest.is_empty()).then(|| text.len() - rest.len()..end))
    }

    /// The spans of the comments.
    pub(super) fn comments(&self) -> Vec<Span> {
        self.scanner
            .comments
            .iter()
            .map(|range| self.span(range.clone()))
            .collect()
    }

    /// The kind of the next token.
    pub(super) fn peek(&mut self) -> Result<&TokenKind<'text>, SyntaxError> {
        Ok(&self.scanner.peek()?.kind)
    }

    /// Consumes the next token and returns its range.
    pub(super) fn next(&mut self) -> Result<Range<usize>, SyntaxError> {
        let token = self.scanner.next()?;
        let range = token.range.clone();
        self.previous = Some(token);
        Ok(range)
    }

    /// Parses the node at the next token.
    pub(super) fn node(&mut self, context: Context) -> Result<ParsedNode, SyntaxError> {
        let start = self.scanner.peek()?.range.clone();
        self.bounds.count(&start)?;
        if let TokenKind::Alias(name) = *self.peek()? {
            self.next()?;
            let node = self
                .anchors
                .resolve(name, &start, self.depth, &mut self.bounds)?;
            return Ok(ParsedNode {
                node,
                range: start,
                is_merge: false,
            });
        }
        let properties = self.properties()?;
        match self.peek()? {
            TokenKind::BlockEntry if context == Context::MappingEntry => {
                self.collection(properties, Self::indentless_sequence)
            }
            TokenKind::Scalar(..) => self.scalar(properties),
            TokenKind::FlowSequenceStart => self.collection(properties, Self::flow_sequence),
            TokenKind::FlowMappingStart => self.collection(properties, Self::flow_mapping),
            TokenKind::BlockSequenceStart if context != Context::Flow => {
                self.collection(properties, Self::block_sequence)
            }
            TokenKind::BlockMappingStart if context != Context::Flow => {
                self.collection(properties, Self::block_mapping)
            }
            _ => match properties.end {
                Some(end) => self.scalar_of(Cow::Borrowed(""), Style::Plain, properties, end..end),
                None => Err(self.unexpected(SyntaxErrorKind::MissingValue)),
            },
        }
    }

    fn properties(&mut self) -> Result<Properties<'text>, SyntaxError> {
        let mut properties = Properties::default();
        loop {
            match self.peek()? {
                TokenKind::Anchor(name) if properties.anchor.is_none() => {
                    properties.anchor = Some(*name)
                }
                TokenKind::Tag(Tag::Undefined) => {
                    return Err(self.unexpected(SyntaxErrorKind::UnknownTagHandle));
                }
                TokenKind::Tag(tag) if properties.tag.is_none() => {
                    properties.tag = Some(tag.clone())
                }
                _ => return Ok(properties),
            }
            properties.end = Some(self.next()?.end);
        }
    }

    fn scalar(&mut self, properties: Properties<'text>) -> Result<ParsedNode, SyntaxError> {
        let token = self.scanner.next()?;
        let range = token.range.clone();
        let TokenKind::Scalar(text, style) = token.kind.clone() else {
            return Ok(self.empty(range.start));
        };
        self.previous = Some(token);
        self.scalar_of(text, style, properties, range)
    }

    fn scalar_of(
        &mut self,
        text: Cow<'text, str>,
        style: Style,
        properties: Properties<'text>,
        range: Range<usize>,
    ) -> Result<ParsedNode, SyntaxError> {
        let is_merge = text == "<<"
            && match &properties.tag {
                None => style == Style::Plain,
                Some(Tag::NonSpecific) => true,
                Some(Tag::Yaml(name)) => name == "merge",
                Some(_) => false,
            };
        let value = match properties.tag {
            None if style == Style::Plain => resolve::plain(text),
            Some(Tag::Yaml(name)) => resolve::tagged(&name, text).ok_or_else(|| {
                SyntaxError::new(
                    SyntaxErrorKind::TagMismatch(name.into_owned()),
                    range.clone(),
                )
            })?,
            _ => Value::String(text.into_owned()),
        };
        self.has_infinity |= matches!(value, Value::Float(number) if !number.is_finite());
        let node = Node {
            value,
            span: self.span(range.clone()),
        };
        self.anchors.define(properties.anchor, &node);
        Ok(ParsedNode {
            node,
            range,
            is_merge,
        })
    }

    /// The null of an omitted value, at an offset.
    pub(super) fn empty(&self, at: usize) -> ParsedNode {
        ParsedNode {
            node: Node::new(Value::Null, self.span(at..at)),
            range: at..at,
            is_merge: false,
        }
    }

    /// Parses a collection with its anchor.
    fn collection(
        &mut self,
        properties: Properties<'text>,
        read: fn(&mut Self) -> Result<ParsedNode, SyntaxError>,
    ) -> Result<ParsedNode, SyntaxError> {
        self.depth += 1;
        check_depth(self.depth, &self.scanner.peek()?.range.clone())?;
        self.anchors.begin(properties.anchor);
        let written = read(self)?;
        self.depth -= 1;
        self.anchors.define(properties.anchor, &written.node);
        Ok(written)
    }

    /// Prepends a path segment to the duplicates that were found below it.
    pub(super) fn prefix_paths(&mut self, known_duplicates: usize, step: impl Fn() -> String) {
        for duplicate in &mut self.duplicates[known_duplicates..] {
            let dot = if duplicate.path.is_empty() || duplicate.path.starts_with('[') {
                ""
            } else {
                "."
            };
            duplicate.path = format!("{}{dot}{}", step(), duplicate.path);
        }
    }

    /// Converts a range of the document to a span.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let place = |at: usize| self.offset + at.min(self.length);
        Span::new(self.file, place(range.start)..place(range.end))
    }

    /// Converts a span to a range of the document.
    fn range(&self, span: Span) -> Range<usize> {
        let range = span.range();
        range.start - self.offset..range.end - self.offset
    }
}

/// The first infinity or NaN of a tree.
fn infinity(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Float(number) if !number.is_finite() => Some(node),
        Value::List(items) => items.iter().find_map(infinity),
        Value::Map(map) => map.values().find_map(|entry| infinity(&entry.node)),
        _ => None,
    }
}
