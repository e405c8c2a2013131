//! Writes keys and values in block and flow style.

use crate::tree::{Node, Value};
use crate::writer::{self, Style};

/// A key as it is written, for a block or flow mapping.
pub fn key_text(key: &str, in_flow: bool) -> String {
    line(&Node::new(key, Default::default()), in_flow)
}

/// A value on one line, with collections in brackets.
pub fn flow_text(node: &Node) -> String {
    Flow::Yaml.value(node)
}

/// How keys and strings in brackets are written.
#[derive(Clone, Copy)]
pub(super) enum Flow {
    /// With quotes where YAML needs them.
    Yaml,
    /// Always with double quotes.
    Json,
}

impl Flow {
    pub(super) fn value(self, node: &Node) -> String {
        match &node.value {
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Map(map) => {
                let entries: Vec<String> = map
                    .iter()
                    .map(|(key, entry)| self.entry(key, &entry.node))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::String(text) => self.string(text),
            _ => line(node, true),
        }
    }

    pub(super) fn entry(self, key: &str, node: &Node) -> String {
        format!("{}: {}", self.string(key), self.value(node))
    }

    fn string(self, text: &str) -> String {
        match self {
            Flow::Yaml => key_text(text, true),
            Flow::Json => double_quoted(text),
        }
    }
}

/// A scalar on one line.
pub(super) fn line(node: &Node, in_flow: bool) -> String {
    let written = writer::to_string(node, Style::Manifest);
    let written = written.trim_end_matches('\n');
    let is_plain = !written.starts_with(['"', '\'']);
    let is_unsafe = written.contains('\n')
        || in_flow && is_plain && written.contains([',', '[', ']', '{', '}', '#', ':', '?']);
    match node.as_str() {
        Some(text) if is_unsafe || written.starts_with(['|', '>']) => double_quoted(text),
        _ => written.to_owned(),
    }
}

/// A string in double quotes.
pub(super) fn double_quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A string as it is written between double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// An entry as lines of block style at a column, each with a line ending.
pub(super) fn block_entry(key: &str, node: &Node, column: usize, line_ending: &str) -> String {
    indented(&entry_lines(key, node), column, line_ending)
}

/// An item as lines of block style, with its dash at a column.
pub(super) fn block_item(node: &Node, column: usize, line_ending: &str) -> String {
    indented(&item_lines(node), column, line_ending)
}

/// The lines of an entry. A list of scalars is in brackets.
fn entry_lines(key: &str, node: &Node) -> String {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let lines: String = map
                .iter()
                .map(|(key, entry)| entry_lines(key, &entry.node))
                .collect();
            format!("{}:\n{}", key_text(key, false), indented(&lines, 2, "\n"))
        }
        Value::List(items) if !items.iter().all(Node::is_scalar) => {
            let lines: String = items.iter().map(item_lines).collect();
            format!("{}:\n{}", key_text(key, false), indented(&lines, 2, "\n"))
        }
        Value::List(_) | Value::Map(_) => {
            format!("{}: {}\n", key_text(key, false), flow_text(node))
        }
        _ => {
            let map = crate::tree::Map::from_iter([(key.to_owned(), node.clone().into())]);
            writer::to_string(&Node::new(map, Default::default()), Style::Manifest)
        }
    }
}

/// The lines of an item.
fn item_lines(node: &Node) -> String {
    let Some(map) = node.as_map().filter(|map| !map.is_empty()) else {
        let list = Node::new(vec![node.clone()], Default::default());
        return writer::to_string(&list, Style::Manifest);
    };
    let lines: String = map
        .iter()
        .map(|(key, entry)| entry_lines(key, &entry.node))
        .collect();
    let lines = indented(&lines, 2, "\n");
    format!("- {}", lines.trim_start())
}

/// A string as a literal block, from its indicator to the end of its last line; none if a block cannot hold it.
pub(super) fn literal(text: &str, column: usize, line_ending: &str) -> Option<String> {
    let bad = |c: char| c != '\n' && c != '\t' && (c.is_control() || c == '\u{feff}');
    let content = text.trim_end_matches('\n');
    if content.is_empty() || text.contains(bad) {
        return None;
    }
    let indicator = if content.trim_start_matches('\n').starts_with(' ') {
        "2"
    } else {
        ""
    };
    let chomping = match text.len() - content.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let body = indented(text, column, line_ending);
    let body = body.strip_suffix(line_ending).unwrap_or(&body);
    Some(format!("|{indicator}{chomping}{line_ending}{body}"))
}

/// Lines indented to a column; empty lines stay empty.
pub(super) fn indented(text: &str, column: usize, line_ending: &str) -> String {
    let indent = " ".repeat(column);
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if !content.is_empty() {
            out.push_str(&indent);
            out.push_str(content);
        }
        if line.ends_with('\n') {
            out.push_str(line_ending);
        }
    }
    out
}
