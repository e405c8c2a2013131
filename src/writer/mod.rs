//! The YAML writer: prints a tree as text.
//!
//! [`Style::Helm`] prints exactly what `toYaml` prints (go-yaml 2: keys in natural order, lines folded at 80 columns).
//! [`Style::Manifest`] is made for people and for `kubectl`: keys in their order, no folding, multi-line strings as
//! literal blocks where YAML allows it. YAML 1.1 and 1.2 parsers read the output back as the same value.

mod layout;
mod order;

use layout::{Layout, Look, escape};
pub use order::human_order;

use crate::tree::{Map, Node, Value, float_to_string};

/// The output style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The output of Helm's `toYaml`.
    Helm,
    /// The output of Helm's `toYamlPretty`: lists are indented below their key, lines are not folded.
    HelmPretty,
    /// The style of manifests.
    Manifest,
}

/// The column after which Helm's style folds a line at the next space.
const FOLD_AT: usize = 80;

/// The maximum length of a key (in bytes) that is written without `?`.
const LONGEST_SIMPLE_KEY: usize = 128;

/// Prints a tree, with a final newline.
pub fn to_string(node: &Node, style: Style) -> String {
    let mut writer = Writer { out: String::with_capacity(1024), style };
    writer.root(node);
    writer.out
}

/// Prints a manifest with a comment above each item of a top-level list.
pub fn to_commented_string(node: &Node, key: &str, comments: &[&str]) -> String {
    let text = to_string(node, Style::Manifest);
    let Some((head, items)) = text.split_once(&format!("\n{key}:\n")).filter(|_| !comments.is_empty()) else {
        return text;
    };
    let mut out = format!("{head}\n{key}:\n");
    let mut comments = comments.iter();
    // In this style only items of top-level lists start with a dash in the first column.
    for line in items.split_inclusive('\n') {
        if let Some(comment) = line.strip_prefix("- ").and_then(|_| comments.next()) {
            out.push_str(&format!("# {comment}\n"));
        }
        out.push_str(line);
    }
    out
}

struct Writer {
    out: String,
    style: Style,
}

impl Writer {
    fn root(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => self.map(map, 0),
            Value::List(list) if !list.is_empty() => self.list(list, 0),
            // Continuation lines of a scalar at the root are indented too.
            _ => self.scalar(&node.value, 2),
        }
    }

    /// Writes entries at `indent`, the first one on the current line.
    fn map(&mut self, map: &Map, indent: usize) {
        let mut entries: Vec<_> = map.iter().collect();
        if self.style != Style::Manifest {
            entries.sort_by(|(a, _), (b, _)| human_order(a, b));
        }
        for (index, (key, entry)) in entries.into_iter().enumerate() {
            if index > 0 {
                self.indent(indent);
            }
            self.key(key, indent);
            self.below_key(&entry.node, indent);
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        let simple = key.len() <= LONGEST_SIMPLE_KEY && !key.contains('\n');
        if !simple {
            self.out.push_str("? ");
        }
        self.text(key, indent + 2, simple);
        if !simple {
            self.end_line();
            self.indent(indent);
        }
        self.out.push(':');
    }

    /// Writes the value of a key: a scalar on the line of the key, a collection below it.
    fn below_key(&mut self, node: &Node, indent: usize) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => {
                self.out.push('\n');
                self.indent(indent + 2);
                self.map(map, indent + 2);
            }
            Value::List(list) if !list.is_empty() => {
                let indent = if self.style == Style::HelmPretty { indent + 2 } else { indent };
                self.out.push('\n');
                self.indent(indent);
                self.list(list, indent);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar, indent + 2);
            }
        }
    }

    fn list(&mut self, list: &[Node], indent: usize) {
        for (index, item) in list.iter().enumerate() {
            if index > 0 {
                self.indent(indent);
            }
            self.out.push_str("- ");
            match &item.value {
                Value::Map(map) if !map.is_empty() => self.map(map, indent + 2),
                Value::List(list) if !list.is_empty() => self.list(list, indent + 2),
                scalar => self.scalar(scalar, indent + 2),
            }
        }
    }

    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => self.out.push_str(&number.to_string()),
            Value::Float(number) => self.out.push_str(&float_to_string(*number)),
            Value::String(text) => self.text(text, indent, false),
            Value::List(_) => self.out.push_str("[]"),
            Value::Map(_) => self.out.push_str("{}"),
        }
        self.end_line();
    }

    fn text(&mut self, text: &str, indent: usize, is_key: bool) {
        let look = Look::at(text);
        match look.layout(text, self.style, is_key) {
            Layout::Plain => self.fold(text, indent, is_key, ""),
            Layout::SingleQuoted => self.fold(&text.replace('\'', "''"), indent, is_key, "'"),
            Layout::DoubleQuoted => self.double_quoted(text, indent, is_key),
            Layout::Literal => self.literal(text, indent),
        }
    }

    /// Writes text on one line or, in Helm's style, folded at single spaces after column 80.
    fn fold(&mut self, text: &str, indent: usize, is_key: bool, quote: &str) {
        self.out.push_str(quote);
        if self.may_fold(text, is_key) {
            self.fold_at_spaces(text, indent, !quote.is_empty());
        } else {
            self.out.push_str(text);
        }
        self.out.push_str(quote);
    }

    /// Returns true if Helm's style folds a text of this length.
    fn may_fold(&self, text: &str, is_key: bool) -> bool {
        self.style == Style::Helm && !is_key && self.column() + text.len() > FOLD_AT
    }

    fn fold_at_spaces(&mut self, text: &str, indent: usize, is_quoted: bool) {
        let mut column = self.column();
        let mut after_space = false;
        let mut characters = text.chars().enumerate().peekable();
        let last = text.chars().count().saturating_sub(1);
        while let Some((index, character)) = characters.next() {
            let next_is_space = characters.peek().is_some_and(|&(_, next)| next == ' ');
            let inside = !is_quoted || (index > 0 && index < last);
            if character == ' ' && !after_space && column > FOLD_AT && !next_is_space && inside {
                column = self.break_line(indent);
            } else {
                self.out.push(character);
                column += 1;
            }
            after_space = character == ' ';
        }
    }

    fn double_quoted(&mut self, text: &str, indent: usize, is_key: bool) {
        self.out.push('"');
        let may_fold = self.may_fold(text, is_key);
        let mut column = if may_fold { self.column() } else { 0 };
        let mut after_space = false;
        let last = text.chars().count().saturating_sub(1);
        let mut characters = text.chars().enumerate().peekable();
        while let Some((index, character)) = characters.next() {
            let inside = index > 0 && index < last;
            if character == ' ' && may_fold && !after_space && column > FOLD_AT && inside {
                column = self.break_line(indent);
                if characters.peek().is_some_and(|&(_, next)| next == ' ') {
                    self.out.push('\\');
                    column += 1;
                }
            } else {
                let before = self.out.len();
                escape(character, &mut self.out);
                column += self.out[before..].chars().count();
            }
            after_space = character == ' ';
        }
        self.out.push('"');
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.out.push('|');
        if text.starts_with([' ', '\n']) {
            self.out.push('2');
        }
        match text.strip_suffix('\n') {
            None => self.out.push('-'),
            Some(rest) if rest.is_empty() || rest.ends_with('\n') => self.out.push('+'),
            Some(_) => {}
        }
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.indent(indent);
                self.out.push_str(line);
            }
        }
        self.out.push('\n');
    }

    fn break_line(&mut self, indent: usize) -> usize {
        self.out.push('\n');
        self.indent(indent);
        indent
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// The number of characters on the current line.
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().map_or(0, |line| line.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::{YamlError, read};
    use crate::source::{Origin, Sources, Span};
    use crate::tree::Entry;

    #[test]
    fn a_literal_merge_key_is_quoted() -> Result<(), YamlError> {
        let entry = || Entry { key_span: Span::NONE, node: Node::new("x", Span::NONE) };
        let map: Map = ["<<", "a"].into_iter().map(|key| (key.to_owned(), entry())).collect();
        let text = to_string(&Node::new(map, Span::NONE), Style::Manifest);
        let mut sources = Sources::default();
        let file = sources.add("manifest.yaml", Origin::File, text);
        let keys: Vec<String> =
            read(&sources, file)?.root.as_map().into_iter().flat_map(|map| map.keys().cloned()).collect();
        assert_eq!(keys, ["<<", "a"]);
        Ok(())
    }
}
