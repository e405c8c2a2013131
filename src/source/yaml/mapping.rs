//! Mappings: keys become text, the last of several wins, and `<<` lays other maps over what stands before it.

use std::collections::HashSet;
use std::ops::Range;

use crate::source::Span;
use crate::tree::{Entry, Map, Node, Value};

use super::build::{Builder, Place, Written};
use super::problem::{Failure, Problem};
use super::token::TokenKind;
use super::{Duplicate, key};

/// A mapping on its way.
#[derive(Default)]
struct Mapping {
    map: Map,
    /// Keys that came out of a `<<`: to write them again is no repetition.
    merged: HashSet<String>,
}

impl<'text> Builder<'text> {
    /// A mapping whose keys stand at one column.
    pub(super) fn block_map(&mut self) -> Result<Written, Failure> {
        let start = self.next()?.start;
        let mut end = start;
        let mut mapping = Mapping::default();
        while self.peek()? == &TokenKind::Key {
            let key = self.block_key()?;
            let known_duplicates = self.duplicates.len();
            let value = self.block_value()?;
            end = end.max(key.range.end).max(value.range.end);
            self.add_pair(&mut mapping, key, value, known_duplicates)?;
        }
        if self.peek()? != &TokenKind::BlockEnd {
            return Err(self.unexpected(Problem::ExpectedKey));
        }
        self.next()?;
        Ok(self.finish_map(mapping, start..end))
    }

    fn block_key(&mut self) -> Result<Written, Failure> {
        let indicator = self.next()?;
        self.block_node(indicator.end)
    }

    fn block_value(&mut self) -> Result<Written, Failure> {
        if self.peek()? == &TokenKind::Value {
            let colon = self.next()?;
            return self.block_node(colon.end);
        }
        let at = self.scanner.peek()?.range.start;
        Ok(self.empty(at))
    }

    /// A key or value of a block mapping; nothing is null, behind the indicator before it.
    fn block_node(&mut self, indicator_end: usize) -> Result<Written, Failure> {
        match self.peek()? {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => Ok(self.empty(indicator_end)),
            _ => self.node(Place::Pair),
        }
    }

    /// A mapping in braces.
    pub(super) fn flow_map(&mut self) -> Result<Written, Failure> {
        let brace = self.next()?;
        self.flow_pairs(brace.clone()).map_err(|failure| self.suspect_bracket(brace, failure))
    }

    fn flow_pairs(&mut self, brace: Range<usize>) -> Result<Written, Failure> {
        let mut mapping = Mapping::default();
        let mut is_first = true;
        while !self.ends_flow(&TokenKind::FlowMappingEnd, is_first, &brace)? {
            is_first = false;
            let is_pair = self.peek()? == &TokenKind::Key;
            let key = if is_pair {
                let indicator = self.next()?;
                self.flow_node(indicator.end)?
            } else {
                self.node(Place::Flow)?
            };
            let known_duplicates = self.duplicates.len();
            let value = if is_pair { self.flow_value(key.range.end)? } else { self.empty(key.range.end) };
            self.add_pair(&mut mapping, key, value, known_duplicates)?;
        }
        let end = self.next()?.end;
        Ok(self.finish_map(mapping, brace.start..end))
    }

    /// A mapping of one pair that stands in a list without braces.
    pub(super) fn flow_pair(&mut self) -> Result<Written, Failure> {
        let indicator = self.next()?;
        let key = match self.peek()? {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // A `?` without a key swallows the token behind it: so Helm's reader does.
                let end = self.next()?.end;
                self.empty(end)
            }
            _ => self.node(Place::Flow)?,
        };
        let known_duplicates = self.duplicates.len();
        let value = self.flow_value(key.range.end)?;
        let range = indicator.start..key.range.end.max(value.range.end);
        let mut mapping = Mapping::default();
        self.add_pair(&mut mapping, key, value, known_duplicates)?;
        Ok(self.finish_map(mapping, range))
    }

    fn flow_value(&mut self, key_end: usize) -> Result<Written, Failure> {
        if self.peek()? != &TokenKind::Value {
            return Ok(self.empty(key_end));
        }
        let colon = self.next()?;
        self.flow_node(colon.end)
    }

    /// A key or value in brackets; nothing is null, behind the indicator before it.
    fn flow_node(&mut self, indicator_end: usize) -> Result<Written, Failure> {
        match self.peek()? {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd | TokenKind::FlowSequenceEnd => {
                Ok(self.empty(indicator_end))
            }
            _ => self.node(Place::Flow),
        }
    }

    fn finish_map(&self, mapping: Mapping, range: Range<usize>) -> Written {
        Written { node: Node::new(mapping.map, self.span(range.clone())), range, is_merge: false }
    }

    fn add_pair(
        &mut self,
        mapping: &mut Mapping,
        key: Written,
        value: Written,
        known_duplicates: usize,
    ) -> Result<(), Failure> {
        if key.is_merge {
            return self.merge(mapping, value, key.range);
        }
        let kind = key.node.value.kind();
        let text =
            key::text(key.node.value).ok_or_else(|| Failure::new(Problem::KeyIsNoText(kind), key.range.clone()))?;
        self.prefix_paths(known_duplicates, || text.clone());
        let entry = Entry { key_span: self.span(key.range), node: value.node };
        if mapping.merged.is_empty() || !mapping.merged.remove(&text) {
            self.note_duplicate(mapping, &text, entry.key_span, false);
        }
        mapping.map.insert(text, entry);
        Ok(())
    }

    /// Lays what a `<<` names over the mapping: what stands before it is replaced, what follows it will replace it.
    fn merge(&mut self, mapping: &mut Mapping, value: Written, merge_key: Range<usize>) -> Result<(), Failure> {
        let not_a_map = || Failure::new(Problem::NotAMapToMerge, merge_key.clone());
        let is_alias = value.node.span != self.span(value.range.clone());
        let maps = match value.node.value {
            Value::Map(map) => vec![map],
            // Of several maps the first one wins, and so comes last. A list behind an alias is refused, like text.
            Value::List(items) if !is_alias => {
                let maps = items.into_iter().rev().map(|item| match item.value {
                    Value::Map(map) => Ok(map),
                    _ => Err(not_a_map()),
                });
                maps.collect::<Result<_, _>>()?
            }
            _ => return Err(not_a_map()),
        };
        let merge_key = self.span(merge_key);
        for (key, entry) in maps.into_iter().flatten() {
            if mapping.merged.insert(key.clone()) {
                self.note_duplicate(mapping, &key, merge_key, true);
            }
            mapping.map.insert(key, entry);
        }
        Ok(())
    }

    /// Remembers that a key of the mapping is about to be replaced.
    fn note_duplicate(&mut self, mapping: &Mapping, key: &str, again: Span, by_merge: bool) {
        let Some(first) = mapping.map.get(key) else { return };
        let first = first.key_span;
        self.duplicates.push(Duplicate { path: key.to_owned(), key: key.to_owned(), first, again, by_merge });
    }
}
