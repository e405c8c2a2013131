//! Parser of `a.b[0].c=value`.

use std::ops::Range;

use helm_yaml::source::{FileId, Sources, Span};
use helm_yaml::tree::{Entry, Map, Node, Value};

use super::Flavor;
use super::problem::SetError;
use super::word::{Word, Words};

/// Maximum index of a list.
const MAX_INDEX: i64 = 65_536;
/// Maximum number of dots in a path.
const MAX_NESTING: usize = 30;
/// Maximum nesting by dots and indexes together.
const MAX_DEPTH: usize = 100;
/// Maximum number of list items that one argument may add.
const MAX_NEW_ITEMS: usize = 1_000_000;

/// Parses and applies one argument.
pub(super) struct Parser<'a> {
    pub(super) words: Words<'a>,
    file: FileId,
    pub(super) flavor: Flavor<'a>,
    pub(super) sources: &'a mut Sources,
    new_items: usize,
    depth: usize,
}

/// State after a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// Another one may follow.
    Key,
    /// The argument ended, possibly within a path: Helm ignores the incomplete rest.
    End,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        text: &'a str,
        file: FileId,
        flavor: Flavor<'a>,
        sources: &'a mut Sources,
    ) -> Self {
        let has_escapes = !matches!(flavor, Flavor::Literal);
        Parser {
            words: Words {
                text,
                at: 0,
                has_escapes,
            },
            file,
            flavor,
            sources,
            new_items: 0,
            depth: 0,
        }
    }

    /// Each `key=value` of the argument.
    pub(super) fn pairs(&mut self, root: &mut Node) -> Result<(), SetError> {
        while self.key(root, 0)? == Next::Key {}
        Ok(())
    }

    /// The argument as one JSON object.
    pub(super) fn json_object(&mut self) -> Result<Node, SetError> {
        let node = self.json()?;
        let rest = self.words.at..self.words.text.len();
        if self.words.text[rest.clone()].trim().is_empty() {
            return Ok(node);
        }
        Err(SetError::new(
            "unexpected text after the JSON object",
            self.span(rest),
        ))
    }

    /// One key of a mapping and what follows it.
    fn key(&mut self, map: &mut Node, nesting: usize) -> Result<Next, SetError> {
        let stops = if matches!(self.flavor, Flavor::Literal) {
            "=[."
        } else {
            "=[,."
        };
        let (key, stop) = self.words.until(stops);
        match stop {
            None if key.text.is_empty() => Ok(Next::End),
            Some('[') => self.descend(&key.range.clone(), |parser| {
                parser.list_of_key(map, key, nesting)
            }),
            Some('.') => self.descend(&key.range.clone(), |parser| {
                parser.map_of_key(map, key, nesting + 1)
            }),
            Some('=') => {
                let (node, next) = self.value()?;
                put(map, key, node, self.file);
                Ok(next)
            }
            _ => Err(self.no_value(&key)),
        }
    }

    /// `key.`: the mapping under the key.
    fn map_of_key(&mut self, map: &mut Node, key: Word, nesting: usize) -> Result<Next, SetError> {
        let span = self.span(key.range.clone());
        if nesting > MAX_NESTING {
            return Err(SetError::new(
                format!("invalid path: more than {MAX_NESTING} dots"),
                span,
            ));
        }
        let mut new = Node::new(Map::default(), span);
        let known = entry_mut(map, &key.text);
        let is_known = known.is_some();
        let inner = known.unwrap_or(&mut new);
        if inner.as_map().is_none() {
            let kind = inner.value.kind();
            return Err(SetError::new(
                format!("invalid path: `{}` is {kind}, expected an object", key.text),
                span,
            ));
        }
        let next = self.key(inner, nesting)?;
        let is_empty = inner.as_map().is_none_or(Map::is_empty);
        if next == Next::Key && is_empty {
            return Err(self.no_value(&key));
        }
        if !is_known && !is_empty {
            put(map, key, new, self.file);
        }
        Ok(next)
    }

    /// `key[`: the list under the key.
    fn list_of_key(&mut self, map: &mut Node, key: Word, nesting: usize) -> Result<Next, SetError> {
        let Some(index) = self.index()? else {
            return Ok(Next::End);
        };
        let mut new = Node::new(Vec::new(), self.span(key.range.clone()));
        let known = entry_mut(map, &key.text);
        let is_known = known.is_some();
        let next = self.item(known.unwrap_or(&mut new), index, nesting)?;
        if !is_known {
            put(map, key, new, self.file);
        }
        Ok(next)
    }

    /// What follows `[index]`: a value, a key or another index.
    fn item(
        &mut self,
        list: &mut Node,
        index: (usize, Range<usize>),
        nesting: usize,
    ) -> Result<Next, SetError> {
        let (index, range) = index;
        let span = self.span(range.clone());
        let kind = list.value.kind();
        let Value::List(items) = &mut list.value else {
            return Err(SetError::new(
                format!("invalid path: the value before `[{index}]` is {kind}, expected a list"),
                span,
            ));
        };
        let (rest, stop) = self.words.until("[.=");
        if !rest.text.is_empty() {
            let message = "expected `=`, `.` or `[` after an index";
            return Err(SetError::new(message, self.span(rest.range)));
        }
        match stop {
            Some('=') => {
                let (node, _) = self.value()?;
                *self.slot(items, index, &range)? = node;
                Ok(Next::Key)
            }
            Some('.') => self.descend(&range, |parser| {
                parser.map_of_item(items, (index, range.clone()), nesting)
            }),
            Some('[') => self.descend(&range, |parser| {
                parser.list_of_item(items, (index, range.clone()), nesting)
            }),
            _ => Ok(Next::End),
        }
    }

    /// `[index].`: the mapping at the index, which replaces any other value.
    fn map_of_item(
        &mut self,
        items: &mut Vec<Node>,
        (index, range): (usize, Range<usize>),
        nesting: usize,
    ) -> Result<Next, SetError> {
        let mut new = Node::new(Map::default(), self.span(range.clone()));
        if let Some(item) = items.get_mut(index) {
            if item.as_map().is_none() {
                *item = new;
            }
            return self.key(item, nesting);
        }
        let next = self.key(&mut new, nesting)?;
        if next == Next::Key {
            *self.slot(items, index, &range)? = new;
        }
        Ok(next)
    }

    /// `[index][`: the list at the index.
    fn list_of_item(
        &mut self,
        items: &mut Vec<Node>,
        (index, range): (usize, Range<usize>),
        nesting: usize,
    ) -> Result<Next, SetError> {
        let Some(inner_index) = self.index()? else {
            return Ok(Next::End);
        };
        if let Some(item) = items.get_mut(index).filter(|item| !item.is_null()) {
            return self.item(item, inner_index, nesting);
        }
        let mut new = Node::new(Vec::new(), self.span(range.clone()));
        let next = self.item(&mut new, inner_index, nesting)?;
        if next == Next::Key {
            *self.slot(items, index, &range)? = new;
        }
        Ok(next)
    }

    /// The number before `]`; `None` if the argument ends before it.
    fn index(&mut self) -> Result<Option<(usize, Range<usize>)>, SetError> {
        let (word, stop) = self.words.until("]");
        if stop.is_none() {
            return Ok(None);
        }
        let span = self.span(word.range.clone());
        let index: i64 = word
            .text
            .parse()
            .map_err(|_| SetError::new("invalid index: expected an integer", span))?;
        match usize::try_from(index) {
            Ok(index) => Ok(Some((index, word.range))),
            Err(_) => Err(SetError::new("invalid index: expected 0 or more", span)),
        }
    }

    /// The item at an index; the list grows as needed.
    fn slot<'list>(
        &mut self,
        items: &'list mut Vec<Node>,
        index: usize,
        range: &Range<usize>,
    ) -> Result<&'list mut Node, SetError> {
        let span = self.span(range.clone());
        if index as i64 > MAX_INDEX {
            return Err(SetError::new(
                format!("invalid index: the maximum is {MAX_INDEX}"),
                span,
            ));
        }
        let missing = (index + 1).saturating_sub(items.len());
        self.new_items += missing;
        if self.new_items > MAX_NEW_ITEMS {
            let message =
                format!("too many list items: this argument adds more than {MAX_NEW_ITEMS}");
            return Err(SetError::new(message, span));
        }
        items.extend(std::iter::repeat_with(|| Node::new(Value::Null, span)).take(missing));
        Ok(&mut items[index])
    }

    /// Descends one level, up to the nesting limit.
    fn descend(
        &mut self,
        range: &Range<usize>,
        read: impl FnOnce(&mut Self) -> Result<Next, SetError>,
    ) -> Result<Next, SetError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("invalid path: more than {MAX_DEPTH} dots and indexes");
            return Err(SetError::new(message, self.span(range.clone())));
        }
        let next = read(self);
        self.depth -= 1;
        next
    }

    fn no_value(&self, key: &Word) -> SetError {
        let message = format!(
            "missing value of `{}`: expected `{}=VALUE`",
            key.text, key.text
        );
        SetError::new(message, self.span(key.range.clone()))
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

/// Sets a key. An empty key is ignored.
fn put(map: &mut Node, key: Word, node: Node, file: FileId) {
    if let Value::Map(map) = &mut map.value
        && !key.text.is_empty()
    {
        map.insert(
            key.text,
            Entry {
                key_span: Span::new(file, key.range),
                node,
            },
        );
    }
}

fn entry_mut<'map>(map: &'map mut Node, key: &str) -> Option<&'map mut Node> {
    match &mut map.value {
        Value::Map(map) => map.get_mut(key).map(|entry| &mut entry.node),
        _ => None,
    }
}
