//! Mappings: keys become text, the last of several wins, and `<<` lays other maps over what stands before it.

use std::collections::HashSet;
use std::ops::Range;

use granit_parser::{Event, ScalarStyle, Tag};

use crate::source::Span;
use crate::tree::{Entry, Map, Node, Value};

use super::build::{Builder, Step, Written, end_of_collection};
use super::{Duplicate, YamlError, key};

/// A mapping on its way.
#[derive(Default)]
struct Mapping {
    map: Map,
    /// Keys that came out of a `<<`: to write them again is no repetition.
    merged: HashSet<String>,
}

impl<'input> Builder<'input> {
    /// The rest of a mapping that began at `start`.
    pub(super) fn map(&mut self, start: Range<usize>) -> Result<Written, YamlError> {
        let mut mapping = Mapping::default();
        let mut end = start.end;
        loop {
            let step = self.step()?;
            if step.0 == Event::MappingEnd {
                end = end_of_collection(end, start.is_empty(), step.1);
                let span = self.span(start.start..end);
                return Ok(Written { node: Node::new(mapping.map, span), end });
            }
            end = end.max(self.pair(step, &mut mapping)?);
        }
    }

    /// A key and its value; gives the end of what was written for them.
    fn pair(&mut self, key: Step<'input>, mapping: &mut Mapping) -> Result<usize, YamlError> {
        let is_merge = is_merge_key(&key.0);
        let key_range = key.1.byte_range().unwrap_or_default();
        let key_span = self.span(key_range);
        let key_node = self.node(key)?;
        let known_duplicates = self.duplicates.len();
        let value = self.step()?;
        let value = self.node(value)?;
        let end = key_node.end.max(value.end);
        if is_merge {
            self.merge(mapping, value.node, key_span)?;
            return Ok(end);
        }
        let key = key_text(key_node.node, key_span)?;
        self.prefix_paths(known_duplicates, || key.clone());
        self.insert(mapping, key, Entry { key_span, node: value.node });
        Ok(end)
    }

    fn insert(&mut self, mapping: &mut Mapping, key: String, entry: Entry) {
        if mapping.merged.is_empty() || !mapping.merged.remove(&key) {
            self.note_duplicate(mapping, &key, entry.key_span, false);
        }
        mapping.map.insert(key, entry);
    }

    /// Lays what a `<<` names over the mapping: what stands before it is replaced, what follows it will replace it.
    fn merge(&mut self, mapping: &mut Mapping, source: Node, merge_key: Span) -> Result<(), YamlError> {
        let maps = match source.value {
            Value::Map(map) => vec![map],
            // Of several maps the first one wins, and so comes last. A list behind an alias is refused, like text.
            Value::List(items) if source.span.range().start >= merge_key.range().end => {
                let maps = items.into_iter().rev().map(|item| match item.value {
                    Value::Map(map) => Ok(map),
                    _ => Err(not_a_map(merge_key)),
                });
                maps.collect::<Result<_, _>>()?
            }
            _ => return Err(not_a_map(merge_key)),
        };
        for (key, entry) in maps.into_iter().flatten() {
            self.merge_entry(mapping, key, entry, merge_key);
        }
        Ok(())
    }

    fn merge_entry(&mut self, mapping: &mut Mapping, key: String, entry: Entry, merge_key: Span) {
        if mapping.merged.insert(key.clone()) {
            self.note_duplicate(mapping, &key, merge_key, true);
        }
        mapping.map.insert(key, entry);
    }

    /// Remembers that a key of the mapping is about to be replaced.
    fn note_duplicate(&mut self, mapping: &Mapping, key: &str, again: Span, by_merge: bool) {
        let Some(first) = mapping.map.get(key) else { return };
        let first = first.key_span;
        self.duplicates.push(Duplicate { path: key.to_owned(), key: key.to_owned(), first, again, by_merge });
    }
}

fn is_merge_key(key: &Event<'_>) -> bool {
    let Event::Scalar(text, style, _, tag) = key else { return false };
    let is_merge_tag = |tag: &Tag| tag.suffix_in_namespace("tag:yaml.org,2002:").is_some_and(|name| name == "merge");
    text == "<<" && tag.as_deref().map_or(*style == ScalarStyle::Plain, is_merge_tag)
}

fn key_text(node: Node, span: Span) -> Result<String, YamlError> {
    let kind = node.value.kind();
    key::text(node.value).ok_or_else(|| {
        YamlError::new(format!("a key must be text, and this is {kind}"), span)
            .with_help("write a name before the colon, in quotes if it is to be that very word")
    })
}

fn not_a_map(span: Span) -> YamlError {
    YamlError::new("behind the merge key `<<` must stand a map or a list of maps", span)
        .with_help("write `<<: *name`, or `<<: [*one, *other]`, with names of anchors that stand before maps")
}
