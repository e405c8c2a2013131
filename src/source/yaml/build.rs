//! From the parser's events to a tree: scalars get their meaning, aliases their nodes, merge keys their maps.
//!
//! One [`Builder`] reads one document. It keeps the bounds that the parser does not: how deep, how many values, and how
//! many of them come out of aliases.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, Tag};

use crate::source::{FileId, Span};
use crate::tree::{Node, Value};

use super::{Duplicate, YamlError, failure, header, resolve};

/// How deep lists and maps may lie in one another. Values files stay below 20; what recurses over a tree counts on it.
pub(super) const MAX_DEPTH: usize = 200;
/// How many values a document may hold.
const MAX_NODES: usize = 1_000_000;
/// How many values of a document may come out of aliases.
const MAX_ALIASED_NODES: usize = 100_000;

/// Reads the events of one document.
pub(super) struct Builder<'input> {
    events: Parser<'input, StrInput<'input>>,
    /// The text of the document, which begins at byte `offset` of the file.
    text: &'input str,
    file: FileId,
    offset: usize,
    /// Length of what the file holds of the text: a last line break may be none of the file's.
    end: usize,
    /// End of the last token, in the document's text: where the search for the header of a block scalar begins.
    last_end: usize,
    depth: usize,
    nodes: usize,
    aliased_nodes: usize,
    anchors: HashMap<usize, Anchor>,
    pub(super) duplicates: Vec<Duplicate>,
}

/// A node that aliases may stand for; without a value as long as it is being read.
struct Anchor {
    node: Option<Node>,
    nodes: usize,
    height: usize,
}

/// A node with the end of what was written for it: behind an alias, the node itself stands elsewhere.
pub(super) struct Written {
    pub(super) node: Node,
    pub(super) end: usize,
}

pub(super) type Step<'input> = (Event<'input>, granit_parser::Span);

impl<'input> Builder<'input> {
    /// A reader of the document that stands in a file from `offset` on, `end` bytes long; `text` is it, its last line ended.
    pub(super) fn new(text: &'input str, file: FileId, offset: usize, end: usize) -> Self {
        let options = granit_parser::options! {
            emit_comments: false,
            block_nesting_limit: MAX_DEPTH + 1,
            flow_nesting_limit: MAX_DEPTH + 1,
            disallow_directives: true,
        };
        Builder {
            events: Parser::new_from_str_with_options(text, options),
            text,
            file,
            offset,
            end,
            last_end: 0,
            depth: 0,
            nodes: 0,
            aliased_nodes: 0,
            anchors: HashMap::new(),
            duplicates: Vec::new(),
        }
    }

    /// The root of the document; null when there is nothing in it. What follows a `...` is not read.
    pub(super) fn document(&mut self) -> Result<Node, YamlError> {
        loop {
            let step = self.step()?;
            match step.0 {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => return Ok(Node::new(Value::Null, self.span(0..0))),
                _ => {
                    let root = self.node(step)?.node;
                    self.step()?;
                    return Ok(root);
                }
            }
        }
    }

    /// The next event.
    pub(super) fn step(&mut self) -> Result<Step<'input>, YamlError> {
        match self.events.next_event() {
            Some(Ok(step)) => Ok(step),
            Some(Err(error)) => Err(failure::explain(&error, self.text, |range| self.span(range))),
            None => Err(YamlError::new("the text ends too early", self.span(self.text.len()..self.text.len()))),
        }
    }

    /// The node that begins with an event.
    pub(super) fn node(&mut self, (event, place): Step<'input>) -> Result<Written, YamlError> {
        let range = range_of(place);
        self.count(1, &range)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let written = self.scalar(text, style, tag.as_deref(), range)?;
                self.define(anchor, &written.node);
                Ok(written)
            }
            Event::Alias(id) => self.alias(id, range),
            Event::SequenceStart(_, anchor, _) => self.collection(anchor, range, Self::list),
            Event::MappingStart(_, anchor, _) => self.collection(anchor, range, Self::map),
            _ => Err(YamlError::new("a value is missing here", self.span(range))),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'input, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Result<Written, YamlError> {
        let range = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => header::block_scalar(self.text, self.last_end, range),
            _ => range,
        };
        let is_empty = style == ScalarStyle::Plain && range.is_empty();
        let text = if is_empty { Cow::Borrowed("") } else { text };
        self.last_end = self.last_end.max(range.end);
        let (span, end) = (self.span(range.clone()), range.end);
        let value = match tag.and_then(|tag| tag.suffix_in_namespace("tag:yaml.org,2002:")) {
            Some(name) => resolve::tagged(&name, text).ok_or_else(|| {
                YamlError::new(format!("this is not what its tag `!!{name}` says"), span)
                    .with_help("remove the tag, or write a value that fits it")
            })?,
            None if style == ScalarStyle::Plain && tag.is_none_or(is_non_specific) => resolve::plain(text),
            None => Value::String(text.into_owned()),
        };
        Ok(Written { node: Node { value, span }, end })
    }

    /// The node that an alias stands for, with the places of the original.
    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<Written, YamlError> {
        self.last_end = self.last_end.max(range.end);
        let name = self.text.get(range.start + 1..range.end).unwrap_or_default();
        let anchor = self.anchors.get(&id);
        let Some((node, nodes, height)) =
            anchor.and_then(|anchor| Some((anchor.node.clone()?, anchor.nodes, anchor.height)))
        else {
            let message = format!("the alias `*{name}` stands inside the very value that it refers to");
            return Err(YamlError::new(message, self.span(range)));
        };
        self.aliased_nodes += nodes;
        if self.aliased_nodes > MAX_ALIASED_NODES {
            let message = format!("the aliases of this document stand for more than {MAX_ALIASED_NODES} values");
            return Err(YamlError::new(message, self.span(range)));
        }
        self.count(nodes, &range)?;
        self.check_depth(self.depth + height, &range)?;
        Ok(Written { node, end: range.end })
    }

    /// A list or map: opens its anchor, reads what is in it and closes the anchor.
    fn collection(
        &mut self,
        anchor: usize,
        range: Range<usize>,
        read: fn(&mut Self, Range<usize>) -> Result<Written, YamlError>,
    ) -> Result<Written, YamlError> {
        self.last_end = self.last_end.max(range.end);
        self.depth += 1;
        self.check_depth(self.depth, &range)?;
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node: None, nodes: 0, height: 0 });
        }
        let written = read(self, range)?;
        self.last_end = self.last_end.max(written.end);
        self.depth -= 1;
        self.define(anchor, &written.node);
        Ok(written)
    }

    fn list(&mut self, start: Range<usize>) -> Result<Written, YamlError> {
        let mut items = Vec::new();
        let mut end = start.end;
        loop {
            let step = self.step()?;
            if step.0 == Event::SequenceEnd {
                end = end_of_collection(end, start.is_empty(), step.1);
                let span = self.span(start.start..end);
                return Ok(Written { node: Node::new(items, span), end });
            }
            let known_duplicates = self.duplicates.len();
            let item = self.node(step)?;
            self.prefix_paths(known_duplicates, || format!("[{}]", items.len()));
            end = end.max(item.end);
            items.push(item.node);
        }
    }

    fn define(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            let (nodes, height) = measure(node);
            self.anchors.insert(anchor, Anchor { node: Some(node.clone()), nodes, height });
        }
    }

    /// Puts a step in front of the paths of the duplicates that were found below it.
    pub(super) fn prefix_paths(&mut self, known_duplicates: usize, step: impl Fn() -> String) {
        for duplicate in &mut self.duplicates[known_duplicates..] {
            let dot = if duplicate.path.is_empty() || duplicate.path.starts_with('[') { "" } else { "." };
            duplicate.path = format!("{}{dot}{}", step(), duplicate.path);
        }
    }

    fn count(&mut self, nodes: usize, range: &Range<usize>) -> Result<(), YamlError> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(YamlError::new(format!("this document holds more than {MAX_NODES} values"), self.span(range.clone())))
    }

    fn check_depth(&self, depth: usize, range: &Range<usize>) -> Result<(), YamlError> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        let message = format!("lists and maps lie more than {MAX_DEPTH} deep in one another here");
        Err(YamlError::new(message, self.span(range.clone())))
    }

    /// A range of the document's text as a place in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let place = |at: usize| self.offset + at.min(self.end);
        Span::new(self.file, place(range.start)..place(range.end))
    }
}

/// Where a collection ends: a flow collection with its bracket, a block collection with its last value.
pub(super) fn end_of_collection(last: usize, is_block: bool, end: granit_parser::Span) -> usize {
    if is_block { last } else { last.max(range_of(end).end) }
}

pub(super) fn range_of(place: granit_parser::Span) -> Range<usize> {
    place.byte_range().unwrap_or_default()
}

/// The tag `!`, which says nothing.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle() == "!" && tag.suffix().is_empty() || tag.handle().is_empty() && tag.suffix() == "!"
}

/// How many nodes there are in a tree, and how many collections lie in one another.
fn measure(node: &Node) -> (usize, usize) {
    let add = |(nodes, height): (usize, usize), child: &Node| {
        let (more, below) = measure(child);
        (nodes + more, height.max(below + 1))
    };
    match &node.value {
        Value::List(items) => items.iter().fold((1, 1), add),
        Value::Map(map) => map.values().map(|entry| &entry.node).fold((1, 1), add),
        _ => (1, 0),
    }
}
