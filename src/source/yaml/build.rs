//! From tokens to a tree: the grammar of YAML, and what its scalars, anchors and aliases mean.
//!
//! One [`Builder`] reads one document. Lists are in [`sequence`](super::sequence), maps in [`mapping`](super::mapping).

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span};
use crate::tree::{Node, Value};

use super::anchors::Anchors;
use super::bounds::{Bounds, check_depth};
use super::problem::{Failure, Problem};
use super::scanner::Scanner;
use super::token::{Style, Tag, Token, TokenKind};
use super::{Duplicate, resolve};

/// Reads one document.
pub(super) struct Builder<'text> {
    pub(super) scanner: Scanner<'text>,
    file: FileId,
    /// Where the document begins in the file, and how long it is there: a last line break may be none of the file's.
    offset: usize,
    length: usize,
    bounds: Bounds,
    depth: usize,
    anchors: Anchors<'text>,
    /// The token that was taken last.
    pub(super) previous: Option<Token<'text>>,
    pub(super) duplicates: Vec<Duplicate>,
    /// Whether there is an infinity or a not-a-number, which may still be replaced by a key that follows.
    has_infinity: bool,
}

/// A node and what was written for it: behind an alias, the node itself stands elsewhere.
pub(super) struct Written {
    pub(super) node: Node,
    pub(super) range: Range<usize>,
    /// Whether this is the scalar `<<`, which as a key merges.
    pub(super) is_merge: bool,
}

/// What may stand before a node.
#[derive(Default)]
struct Properties<'text> {
    anchor: Option<&'text str>,
    tag: Option<Tag<'text>>,
    /// End of the last of them, when there is one.
    end: Option<usize>,
}

/// Which collections may stand in a place without brackets.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// In brackets: none.
    Flow,
    /// In an item of a list: those that are indented deeper.
    Item,
    /// In a map: also a list whose items stand at the column of the key.
    Pair,
}

impl<'text> Builder<'text> {
    /// A reader of the document that begins at byte `offset` of a file and has `length` bytes there.
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

    /// The root of the document; null when there is nothing in it.
    pub(super) fn document(&mut self) -> Result<Node, Failure> {
        let root = self.root()?;
        let number = if self.has_infinity { infinity(&root) } else { None };
        match number {
            Some(number) => Err(Failure::new(Problem::NotANumberForJson, self.range(number.span))),
            None => Ok(root),
        }
    }

    fn root(&mut self) -> Result<Node, Failure> {
        match self.peek()? {
            TokenKind::StreamEnd => return Ok(self.empty(0).node),
            TokenKind::DocumentStart => self.next()?,
            _ => return Ok(self.node(Place::Item)?.node),
        };
        match self.peek()? {
            TokenKind::DocumentStart | TokenKind::DocumentEnd | TokenKind::StreamEnd => Ok(self.empty(0).node),
            _ => Ok(self.node(Place::Item)?.node),
        }
    }

    /// What stands behind the root and is not read.
    pub(super) fn unread(&mut self) -> Result<Option<Range<usize>>, Failure> {
        let text = self.scanner.cursor.text;
        let next = self.scanner.peek()?;
        let start = if next.kind == TokenKind::DocumentEnd { next.range.end } else { next.range.start };
        let mut rest = text[start..].trim_start();
        while rest.starts_with('#') {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest.trim_start());
        }
        let end = text.trim_end().len();
        Ok((!rest.is_empty()).then(|| text.len() - rest.len()..end))
    }

    /// The places of the comments.
    pub(super) fn comments(&self) -> Vec<Span> {
        self.scanner.comments.iter().map(|range| self.span(range.clone())).collect()
    }

    /// What the next token is.
    pub(super) fn peek(&mut self) -> Result<&TokenKind<'text>, Failure> {
        Ok(&self.scanner.peek()?.kind)
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Result<Range<usize>, Failure> {
        let token = self.scanner.next()?;
        let range = token.range.clone();
        self.previous = Some(token);
        Ok(range)
    }

    /// The node that begins with the next token.
    pub(super) fn node(&mut self, place: Place) -> Result<Written, Failure> {
        let start = self.scanner.peek()?.range.clone();
        self.bounds.count(&start)?;
        if let TokenKind::Alias(name) = *self.peek()? {
            self.next()?;
            let node = self.anchors.resolve(name, &start, self.depth, &mut self.bounds)?;
            return Ok(Written { node, range: start, is_merge: false });
        }
        let properties = self.properties()?;
        match self.peek()? {
            TokenKind::BlockEntry if place == Place::Pair => self.collection(properties, Self::indentless_list),
            TokenKind::Scalar(..) => self.scalar(properties),
            TokenKind::FlowSequenceStart => self.collection(properties, Self::flow_list),
            TokenKind::FlowMappingStart => self.collection(properties, Self::flow_map),
            TokenKind::BlockSequenceStart if place != Place::Flow => self.collection(properties, Self::block_list),
            TokenKind::BlockMappingStart if place != Place::Flow => self.collection(properties, Self::block_map),
            _ => match properties.end {
                Some(end) => self.scalar_of(Cow::Borrowed(""), Style::Plain, properties, end..end),
                None => Err(self.unexpected(Problem::MissingValue)),
            },
        }
    }

    fn properties(&mut self) -> Result<Properties<'text>, Failure> {
        let mut properties = Properties::default();
        loop {
            match self.peek()? {
                TokenKind::Anchor(name) if properties.anchor.is_none() => properties.anchor = Some(*name),
                TokenKind::Tag(Tag::Undefined) => return Err(self.unexpected(Problem::UnknownTagHandle)),
                TokenKind::Tag(tag) if properties.tag.is_none() => properties.tag = Some(tag.clone()),
                _ => return Ok(properties),
            }
            properties.end = Some(self.next()?.end);
        }
    }

    fn scalar(&mut self, properties: Properties<'text>) -> Result<Written, Failure> {
        let token = self.scanner.next()?;
        let range = token.range.clone();
        let TokenKind::Scalar(text, style) = token.kind.clone() else { return Ok(self.empty(range.start)) };
        self.previous = Some(token);
        self.scalar_of(text, style, properties, range)
    }

    fn scalar_of(
        &mut self,
        text: Cow<'text, str>,
        style: Style,
        properties: Properties<'text>,
        range: Range<usize>,
    ) -> Result<Written, Failure> {
        let is_merge = text == "<<"
            && match &properties.tag {
                None => style == Style::Plain,
                Some(Tag::NonSpecific) => true,
                Some(Tag::Yaml(name)) => name == "merge",
                Some(_) => false,
            };
        let value = match properties.tag {
            None if style == Style::Plain => resolve::plain(text),
            Some(Tag::Yaml(name)) => resolve::tagged(&name, text)
                .ok_or_else(|| Failure::new(Problem::WrongTag(name.into_owned()), range.clone()))?,
            _ => Value::String(text.into_owned()),
        };
        self.has_infinity |= matches!(value, Value::Float(number) if !number.is_finite());
        let node = Node { value, span: self.span(range.clone()) };
        self.anchors.define(properties.anchor, &node);
        Ok(Written { node, range, is_merge })
    }

    /// A value that is not written, at a place.
    pub(super) fn empty(&self, at: usize) -> Written {
        Written { node: Node::new(Value::Null, self.span(at..at)), range: at..at, is_merge: false }
    }

    /// A list or map, and the anchor before it.
    fn collection(
        &mut self,
        properties: Properties<'text>,
        read: fn(&mut Self) -> Result<Written, Failure>,
    ) -> Result<Written, Failure> {
        self.depth += 1;
        check_depth(self.depth, &self.scanner.peek()?.range.clone())?;
        self.anchors.begin(properties.anchor);
        let written = read(self)?;
        self.depth -= 1;
        self.anchors.define(properties.anchor, &written.node);
        Ok(written)
    }

    /// Puts a step in front of the paths of the duplicates that were found below it.
    pub(super) fn prefix_paths(&mut self, known_duplicates: usize, step: impl Fn() -> String) {
        for duplicate in &mut self.duplicates[known_duplicates..] {
            let dot = if duplicate.path.is_empty() || duplicate.path.starts_with('[') { "" } else { "." };
            duplicate.path = format!("{}{dot}{}", step(), duplicate.path);
        }
    }

    /// A range of the document as a place in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let place = |at: usize| self.offset + at.min(self.length);
        Span::new(self.file, place(range.start)..place(range.end))
    }

    /// The range of the document that is a place in the file.
    fn range(&self, span: Span) -> Range<usize> {
        let range = span.range();
        range.start - self.offset..range.end - self.offset
    }
}

/// The first number of a tree that is none in JSON.
fn infinity(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Float(number) if !number.is_finite() => Some(node),
        Value::List(items) => items.iter().find_map(infinity),
        Value::Map(map) => map.values().find_map(|entry| infinity(&entry.node)),
        _ => None,
    }
}
