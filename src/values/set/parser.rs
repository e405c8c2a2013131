//! `a.b[0].c=value`: from the argument of a flag into the tree.

use std::ops::Range;

use crate::source::{FileId, Sources, Span};
use crate::tree::{Entry, Map, Node, Value};

use super::Flavor;
use super::problem::SetError;
use super::word::{Word, Words};

/// The largest index of a list.
const MAX_INDEX: i64 = 65_536;
/// How many dots a path may have.
const MAX_NESTING: usize = 30;
/// How deep an argument may nest with dots and indices together.
const MAX_DEPTH: usize = 100;
/// How many items an argument may add to lists.
const MAX_NEW_ITEMS: usize = 1_000_000;

/// Reads one argument.
pub(super) struct Parser<'a> {
    pub(super) words: Words<'a>,
    file: FileId,
    pub(super) flavor: Flavor<'a>,
    pub(super) sources: &'a mut Sources,
    new_items: usize,
    depth: usize,
}

/// How a key was left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// Another one may follow.
    Key,
    /// The argument has ended, perhaps in the middle of a path: Helm then leaves what it has not set yet.
    End,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, file: FileId, flavor: Flavor<'a>, sources: &'a mut Sources) -> Self {
        let has_escapes = !matches!(flavor, Flavor::Literal);
        Parser { words: Words { text, at: 0, has_escapes }, file, flavor, sources, new_items: 0, depth: 0 }
    }

    /// Every `key=value` of the argument.
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
        Err(SetError::new("text follows the end of the JSON object", self.span(rest)))
    }

    /// One key of a map, with what stands under it.
    fn key(&mut self, map: &mut Node, nesting: usize) -> Result<Next, SetError> {
        let stops = if matches!(self.flavor, Flavor::Literal) { "=[." } else { "=[,." };
        let (key, stop) = self.words.until(stops);
        match stop {
            None if key.text.is_empty() => Ok(Next::End),
            Some('[') => self.descend(&key.range.clone(), |parser| parser.list_of_key(map, key, nesting)),
            Some('.') => self.descend(&key.range.clone(), |parser| parser.map_of_key(map, key, nesting + 1)),
            Some('=') => {
                let (node, next) = self.value()?;
                put(map, key, node, self.file);
                Ok(next)
            }
            _ => Err(self.no_value(&key)),
        }
    }

    /// `key.`: the map under the key.
    fn map_of_key(&mut self, map: &mut Node, key: Word, nesting: usize) -> Result<Next, SetError> {
        let span = self.span(key.range.clone());
        if nesting > MAX_NESTING {
            return Err(SetError::new(format!("a path may have {MAX_NESTING} dots at most"), span));
        }
        let mut new = Node::new(Map::new(), span);
        let known = entry_mut(map, &key.text);
        let is_known = known.is_some();
        let inner = known.unwrap_or(&mut new);
        if inner.as_map().is_none() {
            let kind = inner.value.kind();
            return Err(SetError::new(format!("`{}` is {kind}, and no map that has keys", key.text), span));
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
        let Some(index) = self.index()? else { return Ok(Next::End) };
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
    fn item(&mut self, list: &mut Node, index: (usize, Range<usize>), nesting: usize) -> Result<Next, SetError> {
        let (index, range) = index;
        let span = self.span(range.clone());
        let kind = list.value.kind();
        let Value::List(items) = &mut list.value else {
            return Err(SetError::new(
                format!("what the index `[{index}]` stands behind is {kind}, and no list"),
                span,
            ));
        };
        let (rest, stop) = self.words.until("[.=");
        if !rest.text.is_empty() {
            let message = "behind an index must stand `=`, `.` or `[`";
            return Err(SetError::new(message, self.span(rest.range)));
        }
        match stop {
            Some('=') => {
                let (node, _) = self.value()?;
                *self.slot(items, index, &range)? = node;
                Ok(Next::Key)
            }
            Some('.') => self.descend(&range, |parser| parser.map_of_item(items, (index, range.clone()), nesting)),
            Some('[') => self.descend(&range, |parser| parser.list_of_item(items, (index, range.clone()), nesting)),
            _ => Ok(Next::End),
        }
    }

    /// `[index].`: the map at the index, which takes the place of anything else.
    fn map_of_item(
        &mut self,
        items: &mut Vec<Node>,
        (index, range): (usize, Range<usize>),
        nesting: usize,
    ) -> Result<Next, SetError> {
        let mut new = Node::new(Map::new(), self.span(range.clone()));
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
        let Some(inner_index) = self.index()? else { return Ok(Next::End) };
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

    /// The number up to `]`; none when the argument ends before it.
    fn index(&mut self) -> Result<Option<(usize, Range<usize>)>, SetError> {
        let (word, stop) = self.words.until("]");
        if stop.is_none() {
            return Ok(None);
        }
        let span = self.span(word.range.clone());
        let index: i64 = word.text.parse().map_err(|_| SetError::new("an index must be a whole number", span))?;
        match usize::try_from(index) {
            Ok(index) => Ok(Some((index, word.range))),
            Err(_) => Err(SetError::new("an index cannot be negative", span)),
        }
    }

    /// The item at an index; the list grows to reach it.
    fn slot<'list>(
        &mut self,
        items: &'list mut Vec<Node>,
        index: usize,
        range: &Range<usize>,
    ) -> Result<&'list mut Node, SetError> {
        let span = self.span(range.clone());
        if index as i64 > MAX_INDEX {
            return Err(SetError::new(format!("an index can be {MAX_INDEX} at most"), span));
        }
        let missing = (index + 1).saturating_sub(items.len());
        self.new_items += missing;
        if self.new_items > MAX_NEW_ITEMS {
            let message = format!("this argument adds more than {MAX_NEW_ITEMS} items to lists");
            return Err(SetError::new(message, span));
        }
        items.extend(std::iter::repeat_with(|| Node::new(Value::Null, span)).take(missing));
        Ok(&mut items[index])
    }

    /// Goes one level down, not without end.
    fn descend(
        &mut self,
        range: &Range<usize>,
        read: impl FnOnce(&mut Self) -> Result<Next, SetError>,
    ) -> Result<Next, SetError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("a path may have {MAX_DEPTH} dots and indices at most");
            return Err(SetError::new(message, self.span(range.clone())));
        }
        let next = read(self);
        self.depth -= 1;
        next
    }

    fn no_value(&self, key: &Word) -> SetError {
        let message = format!("`{}` has no value: write `{}=VALUE`", key.text, key.text);
        SetError::new(message, self.span(key.range.clone()))
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

/// Puts a value under a key. A key without a name sets nothing.
fn put(map: &mut Node, key: Word, node: Node, file: FileId) {
    if let Value::Map(map) = &mut map.value
        && !key.text.is_empty()
    {
        map.insert(key.text, Entry { key_span: Span::new(file, key.range), node });
    }
}

fn entry_mut<'map>(map: &'map mut Node, key: &str) -> Option<&'map mut Node> {
    match &mut map.value {
        Value::Map(map) => map.get_mut(key).map(|entry| &mut entry.node),
        _ => None,
    }
}
