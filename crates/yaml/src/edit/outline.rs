//! The outline of a text: every mapping and list as written, with its entries.
//!
//! The tree of the reader has resolved aliases and merge keys. The outline has only what is written at its place, and
//! knows which ranges are used elsewhere through an anchor.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::reader::{self, Document, Duplicate, trace_in};
use crate::source::{FileId, Origin, Sources, Span, TracedText};
use crate::tree::{Node, Value};

use super::Refusal;

/// A mapping or list.
#[derive(Debug)]
pub(super) struct Container {
    pub(super) range: Range<usize>,
    pub(super) is_list: bool,
    /// Whether it is in brackets.
    pub(super) is_flow: bool,
    /// The slot whose value it is; none for a root.
    pub(super) owner: Option<usize>,
    /// Its entries or items, in the order of the text.
    pub(super) slots: Vec<usize>,
    /// The entries that are not written in it, from a merge key.
    pub(super) merged: Vec<(String, Node)>,
}

/// An entry of a mapping or an item of a list.
#[derive(Debug)]
pub(super) struct Slot {
    /// The key; empty for an item.
    pub(super) name: String,
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
    /// The value, unless it is a mapping or list that is written here.
    pub(super) node: Node,
    /// Whether the value is an alias, so that its range is elsewhere.
    pub(super) is_alias: bool,
    pub(super) container: usize,
    /// The mapping or list that is the value.
    pub(super) child: Option<usize>,
    /// The string with the position of each piece in the text, which is traced when a change is in it.
    traced: OnceCell<Option<TracedText>>,
}

/// The root of a document.
#[derive(Debug)]
pub(super) enum Root {
    Container(usize),
    Scalar(Node),
}

/// The outline of a text.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub(super) text: &'t str,
    pub(super) containers: Vec<Container>,
    pub(super) slots: Vec<Slot>,
    /// The roots of the documents: collections, or scalars.
    pub(super) roots: Vec<Root>,
    by_key: HashMap<(usize, usize), usize>,
    by_value: HashMap<(usize, usize), usize>,
    /// The strings by position.
    strings: Vec<usize>,
    shared: Vec<Range<usize>>,
    /// The keys that the key at an offset overrides.
    overridden: HashMap<usize, Duplicate>,
}

impl<'t> Outline<'t> {
    /// The outline of all documents of a text.
    pub(super) fn of(text: &'t str) -> Result<Self, Refusal> {
        let mut outline = Outline {
            text,
            containers: Vec::new(),
            slots: Vec::new(),
            roots: Vec::new(),
            by_key: HashMap::new(),
            by_value: HashMap::new(),
            strings: Vec::new(),
            shared: Vec::new(),
            overridden: HashMap::new(),
        };
        for Document {
            root, duplicates, ..
        } in documents(text)?
        {
            let written = duplicates.into_iter().filter(|key| !key.by_merge);
            outline.overridden = written
                .map(|key| (key.overriding.range().start, key))
                .collect();
            let container = outline.container(&root, None, false);
            outline.roots.push(match container {
                Some(container) => Root::Container(container),
                None => Root::Scalar(root),
            });
        }
        outline.index();
        Ok(outline)
    }

    fn index(&mut self) {
        for (id, slot) in self.slots.iter().enumerate() {
            if let Some(key) = &slot.key {
                self.by_key.insert((key.start, key.end), id);
            }
            if slot.is_alias {
                self.shared.push(slot.value.clone());
                continue;
            }
            self.by_value.insert((slot.value.start, slot.value.end), id);
            if slot.node.as_str().is_some() {
                self.strings.push(id);
            }
        }
        let slots = &self.slots;
        self.strings.sort_by_key(|&id| slots[id].value.start);
        self.shared.sort_by_key(|range| (range.start, range.end));
        self.shared.dedup();
    }

    fn container(&mut self, node: &Node, owner: Option<usize>, in_flow: bool) -> Option<usize> {
        let range = node.span.range();
        let id = self.containers.len();
        let is_list = match &node.value {
            Value::Map(_) => false,
            Value::List(_) => true,
            _ => return None,
        };
        let is_flow = in_flow || self.text[range.start..].starts_with(['{', '[']);
        self.containers.push(Container {
            range: range.clone(),
            is_list,
            is_flow,
            owner,
            slots: Vec::new(),
            merged: Vec::new(),
        });
        match &node.value {
            Value::Map(map) => {
                let entries = map.iter();
                let mut entries: Vec<(&str, Span, Cow<'_, Node>)> = entries
                    .map(|(name, entry)| {
                        (name.as_str(), entry.key_span, Cow::Borrowed(&entry.node))
                    })
                    .collect();
                let names = entries.iter().map(|(name, key, _)| (*name, *key));
                for (name, key) in names.collect::<Vec<_>>() {
                    let overridden = self.overridden_by(key).into_iter();
                    entries.extend(overridden.map(|key| (name, key.first, Cow::Owned(key.value))));
                }
                entries.sort_by_key(|(_, key, _)| key.range().start);
                for (name, key, node) in entries {
                    let key = key.range();
                    if range.start <= key.start && key.end <= range.end {
                        self.slot(id, name, Some(key), &node);
                    } else {
                        self.shared
                            .push(key.start..node.span.range().end.max(key.end));
                        let merged = (name.to_owned(), node.into_owned());
                        self.containers[id].merged.push(merged);
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.slot(id, "", None, item)),
            _ => {}
        }
        Some(id)
    }

    fn slot(&mut self, container: usize, name: &str, key: Option<Range<usize>>, node: &Node) {
        let before = self.containers[container].slots.last();
        let before = before.map_or(self.containers[container].range.start, |&id| self.end(id));
        let value = node.span.range();
        let id = self.slots.len();
        let is_alias = value.start < key.as_ref().map_or(before, |key| key.end);
        self.slots.push(Slot {
            name: name.to_owned(),
            key,
            value,
            node: if is_alias || node.is_scalar() {
                node.clone()
            } else {
                Node::default()
            },
            is_alias,
            container,
            child: None,
            traced: OnceCell::new(),
        });
        self.containers[container].slots.push(id);
        if !is_alias {
            let in_flow = self.containers[container].is_flow;
            self.slots[id].child = self.container(node, Some(id), in_flow);
        }
    }

    /// The entries that a key overrides directly or through another one of them.
    fn overridden_by(&mut self, key: Span) -> Vec<Duplicate> {
        let mut found = Vec::new();
        let mut key = key;
        while let Some(overridden) = self.overridden.remove(&key.range().start) {
            key = overridden.first;
            found.push(overridden);
        }
        found
    }

    /// The slot whose key or value is at a range.
    pub(super) fn find(&self, at: &Range<usize>) -> Option<usize> {
        let place = (at.start, at.end);
        self.by_key
            .get(&place)
            .or_else(|| self.by_value.get(&place))
            .copied()
    }

    /// The string that contains a range.
    pub(super) fn string_around(&self, at: &Range<usize>) -> Option<usize> {
        let after = self
            .strings
            .partition_point(|&id| self.slots[id].value.start <= at.start);
        let id = *self.strings.get(after.checked_sub(1)?)?;
        (at.end <= self.slots[id].value.end).then_some(id)
    }

    /// Whether other values use text in a range through an anchor.
    pub(super) fn is_shared(&self, at: &Range<usize>) -> bool {
        self.shared
            .iter()
            .any(|shared| shared.start <= at.start && at.end <= shared.end)
    }

    /// The end of the text of a slot's value.
    pub(super) fn end(&self, id: usize) -> usize {
        let slot = &self.slots[id];
        let key_end = slot.key.as_ref().map(|key| key.end);
        if !slot.is_alias {
            return slot.value.end.max(key_end.unwrap_or_default());
        }
        let start = key_end.unwrap_or_else(|| {
            let container = &self.containers[slot.container];
            let before = container
                .slots
                .iter()
                .take_while(|&&other| other != id)
                .last();
            before.map_or(container.range.start, |&other| self.end(other))
        });
        let star = self.text[start..].find('*').map_or(start, |at| start + at);
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
        self.text[star..]
            .find(ends)
            .map_or(self.text.len(), |length| star + length)
    }

    /// The start of a slot: its key, or the dash of an item.
    pub(super) fn start(&self, id: usize) -> usize {
        let slot = &self.slots[id];
        let container = &self.containers[slot.container];
        match &slot.key {
            Some(key) => key.start,
            None if container.is_flow => slot.value.start,
            None => {
                let before = container
                    .slots
                    .iter()
                    .take_while(|&&other| other != id)
                    .last();
                let from = before.map_or(container.range.start, |&other| self.end(other));
                dash(&self.text[from..]).map_or(from, |at| from + at)
            }
        }
    }

    /// The string of a slot with the position of each piece in the text.
    pub(super) fn traced(&self, id: usize) -> Option<&TracedText> {
        let slot = &self.slots[id];
        let trace = || {
            trace_in(
                self.text,
                FileId(0),
                slot.value.clone(),
                slot.node.as_str()?,
            )
        };
        slot.traced.get_or_init(trace).as_ref()
    }

    /// The mapping or list that a slot is in.
    pub(super) fn container_of(&self, id: usize) -> &Container {
        &self.containers[self.slots[id].container]
    }
}

/// The first dash in a text that is not part of a comment.
fn dash(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.len() - line.trim_start().len();
        if line[blank..].starts_with('-') {
            return Some(at + blank);
        }
        at += line.len();
    }
    None
}

/// The roots of all documents.
pub(super) fn read(text: &str) -> Result<Vec<Node>, Refusal> {
    let roots = documents(text)?.into_iter().map(|document| document.root);
    Ok(roots.collect())
}

fn documents(text: &str) -> Result<Vec<Document>, Refusal> {
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, text.to_owned());
    reader::read_all(&sources, file).map_err(|_| Refusal::Invalid)
}
