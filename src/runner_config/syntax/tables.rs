//! The document under construction: tables with their origin, which decides what may be added to them.

use std::collections::HashSet;
use std::ops::Range;

use indexmap::IndexMap;

use helm_yaml::source::TracedText;
use helm_yaml::tree::{Entry, Map, Node, Value};

/// A table and its span: that of its header, its braces, or its key.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) entries: IndexMap<String, Slot>,
    pub(super) range: Range<usize>,
}

/// The value of a key.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) key_range: Range<usize>,
    pub(super) item: Item,
}

/// A value under construction.
#[derive(Debug)]
pub(super) enum Item {
    Scalar(Value, Range<usize>),
    Array(Vec<Item>, Range<usize>),
    Table(Table),
    /// An array of tables: each `[[header]]` adds one.
    Tables(Vec<Table>),
}

/// A part of a key as written.
#[derive(Clone, Debug)]
pub(super) struct KeyPart {
    pub(super) name: String,
    pub(super) range: Range<usize>,
}

/// Why a key could not be set.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The key already has a value.
    Defined { part: KeyPart, first: Range<usize> },
    /// The parent is not a table.
    NotATable {
        part: KeyPart,
        first: Range<usize>,
        is_array: bool,
    },
}

/// The document and the state of the runner's decoder. Like the decoder, it tracks implied tables by *path*, not by
/// table: if a path was implied in one element of an array of tables, one later definition of the same path may be a
/// repetition. (A stricter parser would reject what the runner accepts.)
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) root: Table,
    implied: HashSet<Vec<String>>,
}

impl Document {
    /// Marks the table at `path` as implied: a definition may follow.
    pub(super) fn imply(&mut self, path: &[KeyPart]) {
        self.implied.insert(names(path));
    }

    /// Removes the mark. Returns true if it was set.
    fn take_implied(&mut self, path: &[KeyPart]) -> bool {
        self.implied.remove(&names(path))
    }

    /// Opens `[path]`, creating the table if it is missing.
    pub(super) fn open_table(
        &mut self,
        path: &[KeyPart],
        range: &Range<usize>,
    ) -> Result<(), Refusal> {
        let Some((last, parents)) = path.split_last() else {
            return Ok(());
        };
        self.imply_parents(parents)?;
        let was_implied = self.take_implied(path);
        let parent = descend(&mut self.root, parents)?;
        match parent.entries.get_mut(&last.name) {
            None => {
                let table = Table {
                    range: range.clone(),
                    ..Table::default()
                };
                parent.insert(last, Item::Table(table));
                if was_implied {
                    self.imply(path);
                }
                Ok(())
            }
            Some(slot) if was_implied => {
                if let Item::Table(table) = &mut slot.item {
                    table.range = range.clone();
                    slot.key_range = last.range.clone();
                }
                Ok(())
            }
            Some(slot) => Err(Refusal::Defined {
                part: last.clone(),
                first: slot.key_range.clone(),
            }),
        }
    }

    /// Opens `[[path]]`: adds an element.
    pub(super) fn open_element(
        &mut self,
        path: &[KeyPart],
        range: &Range<usize>,
    ) -> Result<(), Refusal> {
        let Some((last, parents)) = path.split_last() else {
            return Ok(());
        };
        self.imply_parents(parents)?;
        let parent = descend(&mut self.root, parents)?;
        let element = Table {
            range: range.clone(),
            ..Table::default()
        };
        match parent.entries.get_mut(&last.name) {
            None => parent.insert(last, Item::Tables(vec![element])),
            Some(Slot {
                item: Item::Tables(elements),
                ..
            }) => elements.push(element),
            Some(slot) => {
                return Err(Refusal::Defined {
                    part: last.clone(),
                    first: slot.key_range.clone(),
                });
            }
        }
        Ok(())
    }

    /// Sets `parents.last = item`, where `header` is the open table.
    pub(super) fn set(
        &mut self,
        header: &[KeyPart],
        key: &[KeyPart],
        item: Item,
    ) -> Result<(), Refusal> {
        let Some((last, dotted)) = key.split_last() else {
            return Ok(());
        };
        let mut path = header.to_vec();
        for part in dotted {
            path.push(part.clone());
            self.imply(&path);
            self.open_table(&path, &part.range)?;
        }
        let parent = descend(&mut self.root, &path)?;
        match parent.entries.get(&last.name) {
            Some(slot) => Err(Refusal::Defined {
                part: last.clone(),
                first: slot.key_range.clone(),
            }),
            None => {
                parent.insert(last, item);
                Ok(())
            }
        }
    }

    /// Creates the missing tables on the path of a header.
    fn imply_parents(&mut self, parents: &[KeyPart]) -> Result<(), Refusal> {
        for end in 1..=parents.len() {
            let (path, last) = (&parents[..end], &parents[end - 1]);
            let parent = descend(&mut self.root, &path[..end - 1])?;
            if !parent.entries.contains_key(&last.name) {
                parent.insert(
                    last,
                    Item::Table(Table {
                        range: last.range.clone(),
                        ..Table::default()
                    }),
                );
                self.imply(path);
            }
        }
        Ok(())
    }
}

impl Table {
    pub(super) fn insert(&mut self, key: &KeyPart, item: Item) {
        self.entries.insert(
            key.name.clone(),
            Slot {
                key_range: key.range.clone(),
                item,
            },
        );
    }

    /// The ranges of all strings in the table.
    pub(super) fn string_ranges(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        self.add_strings(&mut ranges);
        ranges
    }

    fn add_strings(&self, ranges: &mut Vec<Range<usize>>) {
        for slot in self.entries.values() {
            slot.item.add_strings(ranges);
        }
    }

    /// The finished table as a node with source spans.
    pub(super) fn into_node(self, text: &TracedText) -> Node {
        let entry = |slot: Slot| Entry {
            key_span: text.span(slot.key_range),
            node: slot.item.into_node(text),
        };
        let map: Map = self
            .entries
            .into_iter()
            .map(|(key, slot)| (key, entry(slot)))
            .collect();
        Node::new(map, text.span(self.range))
    }
}

impl Item {
    fn add_strings(&self, ranges: &mut Vec<Range<usize>>) {
        match self {
            Item::Scalar(Value::String(_), range) => ranges.push(range.clone()),
            Item::Scalar(..) => {}
            Item::Array(items, _) => items.iter().for_each(|item| item.add_strings(ranges)),
            Item::Table(table) => table.add_strings(ranges),
            Item::Tables(tables) => tables.iter().for_each(|table| table.add_strings(ranges)),
        }
    }

    fn into_node(self, text: &TracedText) -> Node {
        match self {
            Item::Scalar(value, range) => Node::new(value, text.span(range)),
            Item::Array(items, range) => {
                let items: Vec<Node> = items.into_iter().map(|item| item.into_node(text)).collect();
                Node::new(items, text.span(range))
            }
            Item::Table(table) => table.into_node(text),
            Item::Tables(tables) => {
                let range = tables
                    .first()
                    .map(|table| table.range.clone())
                    .unwrap_or_default();
                let elements: Vec<Node> = tables
                    .into_iter()
                    .map(|table| table.into_node(text))
                    .collect();
                Node::new(elements, text.span(range))
            }
        }
    }
}

/// Resolves a path of tables; an array of tables resolves to its last element.
fn descend<'t>(mut table: &'t mut Table, path: &[KeyPart]) -> Result<&'t mut Table, Refusal> {
    for part in path {
        let Some(slot) = table.entries.get_mut(&part.name) else {
            return Err(missing(part));
        };
        let first = slot.key_range.clone();
        table = match &mut slot.item {
            Item::Table(inner) => inner,
            Item::Tables(elements) => match elements.last_mut() {
                Some(element) => element,
                None => return Err(missing(part)),
            },
            other => {
                let is_array = matches!(other, Item::Array(..));
                return Err(Refusal::NotATable {
                    part: part.clone(),
                    first,
                    is_array,
                });
            }
        };
    }
    Ok(table)
}

/// The parent was not created because its header was refused and reported: nothing else to report.
fn missing(part: &KeyPart) -> Refusal {
    Refusal::NotATable {
        part: part.clone(),
        first: part.range.clone(),
        is_array: false,
    }
}

fn names(path: &[KeyPart]) -> Vec<String> {
    path.iter().map(|part| part.name.clone()).collect()
}
