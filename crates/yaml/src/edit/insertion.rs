//! Renames keys, replaces values and inserts entries, in the style of what is around them.

use std::ops::Range;

use crate::tree::{Map, Node, Value};

use super::layer::{Insertion, Plan};
use super::outline::Outline;
use super::scalar::{self, Flow, block_entry, block_item, key_text};
use super::{Position, Refusal, Replacement, line_ending};

impl Plan {
    pub(super) fn rename(
        &self,
        outline: &Outline<'_>,
        slot: usize,
        name: &str,
    ) -> Result<Replacement, Refusal> {
        let key = outline.slots[slot].key.clone().ok_or(Refusal::NotFound)?;
        let written = &outline.text[key.clone()];
        let text = match written.as_bytes().first() {
            Some(b'"') => scalar::double_quoted(name),
            Some(b'\'') if !name.contains(char::is_control) => {
                format!("'{}'", name.replace('\'', "''"))
            }
            _ => key_text(name, outline.container_of(slot).is_flow),
        };
        Ok(Replacement::new(key, text))
    }

    pub(super) fn replace(
        &self,
        outline: &Outline<'_>,
        id: usize,
        node: &Node,
    ) -> Result<Replacement, Refusal> {
        let slot = &outline.slots[id];
        let text = outline.text;
        let mut value = slot.value.clone();
        let without_ending = text[value.clone()].strip_suffix('\n');
        if let Some(written) = without_ending {
            let written = written.strip_suffix('\r').unwrap_or(written);
            value.end = value.start + written.len();
        }
        let in_flow = outline.container_of(id).is_flow;
        let is_block = match &node.value {
            Value::String(text) => text.trim_end_matches('\n').contains('\n'),
            Value::List(items) => !items.is_empty(),
            Value::Map(map) => !map.is_empty(),
            _ => false,
        };
        if is_block && !in_flow && slot.key.is_some() {
            return block_value(outline, id, value, node);
        }
        let written = if node.is_scalar() && !in_flow {
            scalar::line(node, false)
        } else {
            outline.flow_style(id).value(node)
        };
        if slot.key.is_some() && !in_flow {
            // A collection that begins below its key is replaced on the line of the key.
            let colon = outline.colon(outline.end_of_key(id))?;
            let between = &text[colon..value.start.max(colon)];
            if between.contains('\n') && between.trim().is_empty() {
                return Ok(Replacement::new(colon..value.end, format!(" {written}")));
            }
        }
        let needs_space = value.is_empty() && !text[..value.start].ends_with(' ');
        let space = if needs_space { " " } else { "" };
        Ok(Replacement::new(value, format!("{space}{written}")))
    }

    pub(super) fn insertion(
        &self,
        outline: &Outline<'_>,
        insertion: &Insertion,
        out: &mut Vec<Replacement>,
    ) -> Result<(), Refusal> {
        let container = self
            .container_of(outline, insertion)
            .map(|id| &outline.containers[id]);
        match (container, insertion.position) {
            (_, Position::After) => out.push(after(outline, insertion.slot, insertion)?),
            (Some(container), Position::Inside) if !container.slots.is_empty() => {
                let last = container.slots[container.slots.len() - 1];
                out.push(after(outline, last, insertion)?);
            }
            (_, Position::Inside) if self.is_first(insertion) => {
                self.fill_empty(outline, insertion.slot, out)?;
            }
            (_, Position::Inside) => {}
        }
        Ok(())
    }

    /// Whether an insertion is the first of those into its value.
    fn is_first(&self, insertion: &Insertion) -> bool {
        let is_same = |other: &&Insertion| {
            (other.slot, other.position) == (insertion.slot, insertion.position)
        };
        self.inserted
            .iter()
            .find(is_same)
            .is_some_and(|first| std::ptr::eq(first, insertion))
    }

    /// Everything that is inserted into an omitted or empty value, with the first of its insertions.
    fn fill_empty(
        &self,
        outline: &Outline<'_>,
        id: usize,
        out: &mut Vec<Replacement>,
    ) -> Result<(), Refusal> {
        let slot = &outline.slots[id];
        let all: Vec<&Insertion> = self
            .inserted
            .iter()
            .filter(|one| one.slot == id && one.position == Position::Inside)
            .collect();
        if outline.container_of(id).is_flow || slot.key.is_none() {
            let space = if slot.value.is_empty() { " " } else { "" };
            let text = format!("{space}{}", outline.flow_style(id).value(&together(&all)));
            out.push(Replacement::new(slot.value.clone(), text));
            return Ok(());
        }
        let column = outline.column(outline.start(id)) + 2;
        let lines: String = all
            .iter()
            .map(|insertion| block_text(outline, insertion, column))
            .collect();
        let colon = outline.colon(outline.end_of_key(id))?;
        let is_bare = outline.text[colon..slot.value.start.max(colon)]
            .trim()
            .is_empty();
        let start = if is_bare { colon } else { slot.value.start };
        out.push(Replacement::new(start..slot.value.end.max(start), ""));
        let at = outline.line_end(slot.value.end.max(colon));
        out.push(lines_at(outline, at, &lines));
        Ok(())
    }
}

impl Outline<'_> {
    fn end_of_key(&self, id: usize) -> usize {
        let slot = &self.slots[id];
        slot.key.as_ref().map_or(slot.value.start, |key| key.end)
    }

    /// The style of new text in brackets: that of JSON in a file of JSON, whose keys have double quotes.
    fn flow_style(&self, id: usize) -> Flow {
        let is_quoted = self.text[self.start(id)..].starts_with('"');
        if self.container_of(id).is_flow && is_quoted {
            Flow::Json
        } else {
            Flow::Yaml
        }
    }
}

/// The collection of new entries or items.
fn together(all: &[&Insertion]) -> Node {
    let node = |insertion: &&Insertion| insertion.node.clone();
    if all.iter().all(|insertion| insertion.key.is_none()) {
        return Node::new(all.iter().map(node).collect::<Vec<_>>(), Default::default());
    }
    let entry = |insertion: &&Insertion| Some((insertion.key.clone()?, node(insertion).into()));
    let map: Map = all.iter().filter_map(entry).collect();
    Node::new(map, Default::default())
}

/// An insertion after a slot of the same collection.
fn after(
    outline: &Outline<'_>,
    slot: usize,
    insertion: &Insertion,
) -> Result<Replacement, Refusal> {
    if outline.container_of(slot).is_flow {
        let end = outline.end(slot);
        let style = outline.flow_style(slot);
        let text = match &insertion.key {
            Some(key) => format!(", {}", style.entry(key, &insertion.node)),
            None => format!(", {}", style.value(&insertion.node)),
        };
        return Ok(Replacement::new(end..end, text));
    }
    let column = outline.column(outline.start(slot));
    let text = block_text(outline, insertion, column);
    Ok(lines_at(outline, outline.lines(slot)?.end, &text))
}

/// Lines inserted at the start of a line, or at the end of the text.
fn lines_at(outline: &Outline<'_>, at: usize, lines: &str) -> Replacement {
    let newline = line_ending(outline.text);
    let is_unended = at == outline.text.len() && !outline.text.ends_with('\n') && at > 0;
    let text = if is_unended {
        format!("{newline}{}", lines.strip_suffix(newline).unwrap_or(lines))
    } else {
        lines.to_owned()
    };
    Replacement::new(at..at, text)
}

/// The lines of a new entry or item at a column.
fn block_text(outline: &Outline<'_>, insertion: &Insertion, column: usize) -> String {
    let newline = line_ending(outline.text);
    match &insertion.key {
        Some(key) => insertion
            .moved
            .and_then(|slot| match &insertion.nested {
                Some(inner) => {
                    let head = format!("{}{}:{newline}", " ".repeat(column), key_text(key, false));
                    Some(head + &moved_text(outline, slot, inner, column + 2)?)
                }
                None => moved_text(outline, slot, key, column),
            })
            .unwrap_or_else(|| block_entry(key, &insertion.node, column, newline)),
        None => block_item(&insertion.node, column, newline),
    }
}

/// The lines of an entry at another column, with another key; none if they cannot be moved as they are.
fn moved_text(outline: &Outline<'_>, slot: usize, key: &str, column: usize) -> Option<String> {
    if outline.container_of(slot).is_flow || !outline.begins_line(slot) {
        return None;
    }
    let lines = outline.lines(slot).ok()?;
    let old = outline.slots[slot].key.clone()?;
    let text = format!(
        "{}{}{}",
        &outline.text[lines.start..old.start],
        key_text(key, false),
        &outline.text[old.end..lines.end]
    );
    let from = outline.column(old.start);
    let mut dedented = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if indent < from && !line.trim().is_empty() {
            return None;
        }
        dedented.push_str(&line[indent.min(from)..]);
    }
    if !dedented.ends_with('\n') {
        dedented.push('\n');
    }
    Some(scalar::indented(
        &dedented,
        column,
        line_ending(outline.text),
    ))
}

/// Replaces a value by one that takes several lines. A comment after the old value stays on the line of the key.
fn block_value(
    outline: &Outline<'_>,
    id: usize,
    value: Range<usize>,
    node: &Node,
) -> Result<Replacement, Refusal> {
    let text = outline.text;
    let colon = outline.colon(outline.end_of_key(id))?;
    if !text[colon..value.start.max(colon)].trim().is_empty() {
        return Err(Refusal::Unsupported(
            "the value has an anchor, a tag or a comment",
        ));
    }
    let newline = line_ending(text);
    let column = outline.column(outline.start(id));
    let written = block_entry("k", node, column, newline);
    let written = written.trim_start().strip_prefix("k:").unwrap_or(&written);
    let written = written.strip_suffix(newline).unwrap_or(written);
    let (head, lines) = written.split_once(newline).unwrap_or((written, ""));
    let end = value.end.max(colon);
    let line_end = text[end..]
        .find(['\r', '\n'])
        .map_or(text.len(), |at| end + at);
    let comment = text[end..line_end].trim_end();
    let lines = match lines {
        "" => String::new(),
        lines => format!("{newline}{lines}"),
    };
    Ok(Replacement::new(
        colon..line_end,
        format!("{head}{comment}{lines}"),
    ))
}
