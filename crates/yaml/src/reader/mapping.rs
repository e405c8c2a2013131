//! Mappings: keys become strings, a duplicate key overrides an earlier one, and `<<` merges other mappings.

use std::collections::HashSet;
use std::ops::Range;

use crate::source::Span;
use crate::tree::{Entry, Map, Node, Value};

use super::build::{Builder, Context, ParsedNode};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::TokenKind;
use super::{Duplicate, key};

/// A mapping under construction.
#[derive(Default)]
struct Mapping {
    map: Map,
    /// Keys from a `<<`, which may be written again.
    merged: HashSet<String>,
}

impl<'text> Builder<'text> {
    /// Parses a mapping with keys at one column.
    pub(super) fn block_mapping(&mut self) -> Result<ParsedNode, SyntaxError> {
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
            return Err(self.unexpected(SyntaxErrorKind::ExpectedKey));
        }
        self.next()?;
        Ok(self.finish_mapping(mapping, start..end))
    }

    fn block_key(&mut self) -> Result<ParsedNode, SyntaxError> {
        let indicator = self.next()?;
        self.block_node(indicator.end)
    }

    fn block_value(&mut self) -> Result<ParsedNode, SyntaxError> {
        if self.peek()? == &TokenKind::Value {
            let colon = self.next()?;
            return self.block_node(colon.end);
        }
        let at = self.scanner.peek()?.range.start;
        Ok(self.empty(at))
    }

    /// Parses a key or value of a block mapping; an omitted one is null, after its indicator.
    fn block_node(&mut self, indicator_end: usize) -> Result<ParsedNode, SyntaxError> {
        match self.peek()? {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                Ok(self.empty(indicator_end))
            }
            _ => self.node(Context::MappingEntry),
        }
    }

    /// Parses a mapping in braces.
    pub(super) fn flow_mapping(&mut self) -> Result<ParsedNode, SyntaxError> {
        let brace = self.next()?;
        self.flow_pairs(brace.clone())
            .map_err(|error| self.diagnose_bracket(brace, error))
    }

    fn flow_pairs(&mut self, brace: Range<usize>) -> Result<ParsedNode, SyntaxError> {
        let mut mapping = Mapping::default();
        let mut is_first = true;
        while !self.ends_flow(&TokenKind::FlowMappingEnd, is_first, &brace)? {
            is_first = false;
            let is_pair = self.peek()? == &TokenKind::Key;
            let key = if is_pair {
                let indicator = self.next()?;
                self.flow_node(indicator.end)?
            } else {
                self.node(Context::Flow)?
            };
            let known_duplicates = self.duplicates.len();
            let value = if is_pair {
                self.flow_value(key.range.end)?
            } else {
                self.empty(key.range.end)
            };
            self.add_pair(&mut mapping, key, value, known_duplicates)?;
        }
        let end = self.next()?.end;
        Ok(self.finish_mapping(mapping, brace.start..end))
    }

    /// Parses a mapping of one pair without braces, inside a flow list.
    pub(super) fn flow_pair(&mut self) -> Result<ParsedNode, SyntaxError> {
        let indicator = self.next()?;
        let key = match self.peek()? {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // As in go-yaml, a `?` without a key swallows the token after it.
                let end = self.next()?.end;
                self.empty(end)
            }
            _ => self.node(Context::Flow)?,
        };
        let known_duplicates = self.duplicates.len();
        let value = self.flow_value(key.range.end)?;
        let range = indicator.start..key.range.end.max(value.range.end);
        let mut mapping = Mapping::default();
        self.add_pair(&mut mapping, key, value, known_duplicates)?;
        Ok(self.finish_mapping(mapping, range))
    }

    fn flow_value(&mut self, key_end: usize) -> Result<ParsedNode, SyntaxError> {
        if self.peek()? != &TokenKind::Value {
            return Ok(self.empty(key_end));
        }
        let colon = self.next()?;
        self.flow_node(colon.end)
    }

    /// Parses a key or value in brackets; an omitted one is null, after its indicator.
    fn flow_node(&mut self, indicator_end: usize) -> Result<ParsedNode, SyntaxError> {
        match self.peek()? {
            TokenKind::Value
            | TokenKind::FlowEntry
            | TokenKind::FlowMappingEnd
            | TokenKind::FlowSequenceEnd => Ok(self.empty(indicator_end)),
            _ => self.node(Context::Flow),
        }
    }

    fn finish_mapping(&self, mapping: Mapping, range: Range<usize>) -> ParsedNode {
        ParsedNode {
            node: Node::new(mapping.map, self.span(range.clone())),
            range,
            is_merge: false,
        }
    }

    fn add_pair(
        &mut self,
        mapping: &mut Mapping,
        key: ParsedNode,
        value: ParsedNode,
        known_duplicates: usize,
    ) -> Result<(), SyntaxError> {
        if key.is_merge {
            return self.merge(mapping, value, key.range);
        }
        let kind = key.node.value.kind();
        let text = key::text(key.node.value).ok_or_else(|| {
            SyntaxError::new(SyntaxErrorKind::InvalidKey(kind), key.range.clone())
        })?;
        self.prefix_paths(known_duplicates, || text.clone());
        let entry = Entry {
            key_span: self.span(key.range),
            node: value.node,
        };
        let overrides_merged = !mapping.merged.is_empty() && mapping.merged.remove(&text);
        let again = entry.key_span;
        let (index, overridden) = mapping.map.insert_full(text, entry);
        if let (Some(first), Some((key, _)), false) =
            (overridden, mapping.map.get_index(index), overrides_merged)
        {
            self.record_duplicate(key, first, again, false);
        }
        Ok(())
    }

    /// Merges the mappings of a `<<`, which override the keys before it and are overridden by those after it.
    fn merge(
        &mut self,
        mapping: &mut Mapping,
        value: ParsedNode,
        merge_key: Range<usize>,
    ) -> Result<(), SyntaxError> {
        let invalid_merge =
            || SyntaxError::new(SyntaxErrorKind::InvalidMergeValue, merge_key.clone());
        let is_alias = value.node.span != self.span(value.range.clone());
        let maps = match value.node.value {
            Value::Map(map) => vec![map],
            // The first of several mappings wins, so it is inserted last. go-yaml rejects an alias of a list.
            Value::List(items) if !is_alias => {
                let maps = items.into_iter().rev().map(|item| match item.value {
                    Value::Map(map) => Ok(map),
                    _ => Err(invalid_merge()),
                });
                maps.collect::<Result<_, _>>()?
            }
            _ => return Err(invalid_merge()),
        };
        let merge_key = self.span(merge_key);
        for (key, entry) in maps.into_iter().flatten() {
            let is_first = mapping.merged.insert(key.clone());
            let (index, overridden) = mapping.map.insert_full(key, entry);
            if let (true, Some(first), Some((key, _))) =
                (is_first, overridden, mapping.map.get_index(index))
            {
                self.record_duplicate(key, first, merge_key, true);
            }
        }
        Ok(())
    }

    /// Records a key that is overridden.
    fn record_duplicate(&mut self, key: &str, first: Entry, again: Span, by_merge: bool) {
        self.duplicates.push(Duplicate {
            path: key.to_owned(),
            key: key.to_owned(),
            first: first.key_span,
            value: first.node,
            overriding: again,
            by_merge,
        });
    }
}
