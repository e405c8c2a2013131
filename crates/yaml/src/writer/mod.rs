//! The YAML writer: prints trees, on request with a source map of the output.
//!
//! [`Style::Helm`] prints what `toYaml` prints (go-yaml 2: keys in natural order, lines folded at 80 columns), because
//! users compare such text. [`Style::Manifest`] prints for people and for `kubectl`: keys in their original order,
//! nothing folded, multi-line strings as literal blocks where YAML allows it. The output reads back as the same value
//! under YAML 1.1 and YAML 1.2.

mod layout;
mod order;
mod trace;

use layout::{Layout, Look, escape};
pub use order::human_order;
use trace::{ScalarMap, Trace};

use crate::source::{Span, TracedText};
use crate::tree::{Entry, Map, Node, Value, format_float};

/// The output style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The output of Helm's `toYaml`.
    Helm,
    /// As Helm's `toYamlPretty`: a list is indented by two columns, nothing folded.
    HelmPretty,
    /// The style of manifests.
    Manifest,
}

/// Column after which Helm's style folds a line at the next space.
const FOLD_AT: usize = 80;

/// Indentation for most lines.
const SPACES: &str = "                                ";

/// The maximum length of a key (in bytes) that is written without `?`.
const LONGEST_SIMPLE_KEY: usize = 128;

/// Prints a tree, with a final newline.
pub fn to_string(node: &Node, style: Style) -> String {
    let mut writer = Writer {
        out: String::with_capacity(1024),
        style,
        trace: None,
    };
    writer.root(node);
    writer.out
}

/// Prints a tree as [`to_string`] does, with the source span of every part: each scalar has the spans that `scalar_map`
/// gives for its text and span, structure the span of the key or value that it belongs to.
pub fn to_traced(node: &Node, style: Style, scalar_map: ScalarMap<'_>) -> TracedText {
    let trace = Some(Trace::new(scalar_map, node.span));
    let mut writer = Writer {
        out: String::with_capacity(1024),
        style,
        trace,
    };
    writer.root(node);
    writer
        .trace
        .map(|trace| trace.finish(&writer.out))
        .unwrap_or_default()
}

/// Prints a manifest with a comment above each item of a top-level list.
pub fn to_commented_string(node: &Node, key: &str, comments: &[&str]) -> String {
    let text = to_string(node, Style::Manifest);
    let Some((head, items)) = text
        .split_once(&format!("\n{key}:\n"))
        .filter(|_| !comments.is_empty())
    else {
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

struct Writer<'s> {
    out: String,
    style: Style,
    trace: Option<Trace<'s>>,
}

impl Writer<'_> {
    fn root(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => self.map(map, 0),
            Value::List(list) if !list.is_empty() => self.list(list, node.span, 0),
            // The further lines of a scalar are indented even if it is the whole document.
            _ => self.scalar(node, 2),
        }
    }

    /// Entries at `indent`; the first one continues the current line.
    fn map(&mut self, map: &Map, indent: usize) {
        if self.style == Style::Manifest {
            return self.entries(map.iter(), indent);
        }
        let mut entries: Vec<_> = map.iter().collect();
        entries.sort_by(|(a, _), (b, _)| human_order(a, b));
        self.entries(entries.into_iter(), indent);
    }

    fn entries<'n>(
        &mut self,
        entries: impl Iterator<Item = (&'n String, &'n Entry)>,
        indent: usize,
    ) {
        for (index, (key, entry)) in entries.enumerate() {
            self.structure(entry.key_span);
            if index > 0 {
                self.indent(indent);
            }
            self.key(key, entry.key_span, indent);
            self.below_key(&entry.node, indent);
        }
    }

    fn key(&mut self, key: &str, span: Span, indent: usize) {
        let simple = key.len() <= LONGEST_SIMPLE_KEY && !key.as_bytes().contains(&b'\n');
        if !simple {
            self.out.push_str("? ");
        }
        self.text(key, span, indent + 2, simple);
        if !simple {
            self.end_line();
            self.indent(indent);
        }
        self.out.push(':');
    }

    /// Writes the value of a key: a scalar on the line of the key, a collection below it.
    fn below_key(&mut self, node: &Node, indent: usize) {
        self.structure(node.span);
        match &node.value {
            Value::Map(map) if !map.is_empty() => {
                self.out.push('\n');
                self.indent(indent + 2);
                self.map(map, indent + 2);
            }
            Value::List(list) if !list.is_empty() => {
                let indent = if self.style == Style::HelmPretty {
                    indent + 2
                } else {
                    indent
                };
                self.out.push('\n');
                self.indent(indent);
                self.list(list, node.span, indent);
            }
            _ => {
                self.out.push(' ');
                self.scalar(node, indent + 2);
            }
        }
    }

    /// Items at `indent`; the first one continues the current line, and its dash begins the list at `span`.
    fn list(&mut self, list: &[Node], span: Span, indent: usize) {
        self.structure(span);
        for (index, item) in list.iter().enumerate() {
            if index > 0 {
                self.structure(item.span);
                self.indent(indent);
            }
            self.out.push_str("- ");
            match &item.value {
                Value::Map(map) if !map.is_empty() => self.map(map, indent + 2),
                Value::List(list) if !list.is_empty() => self.list(list, item.span, indent + 2),
                _ => self.scalar(item, indent + 2),
            }
        }
    }

    fn scalar(&mut self, node: &Node, indent: usize) {
        self.structure(node.span);
        match &node.value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => self.out.push_str(&number.to_string()),
            Value::Float(number) => self.out.push_str(&format_float(*number)),
            Value::String(text) => self.text(text, node.span, indent, false),
            Value::List(_) => self.out.push_str("[]"),
            Value::Map(_) => self.out.push_str("{}"),
        }
        self.end_line();
    }

    fn text(&mut self, text: &str, span: Span, indent: usize, is_key: bool) {
        if let Some(trace) = &mut self.trace {
            trace.scalar(&self.out, text, span);
        }
        let look = Look::at(text);
        match look.layout(text, self.style, is_key) {
            Layout::Plain => self.plain(text, indent, is_key),
            Layout::SingleQuoted => self.single_quoted(text, indent, is_key),
            Layout::DoubleQuoted => self.double_quoted(text, indent, is_key),
            Layout::Literal => self.literal(text, indent),
        }
    }

    fn plain(&mut self, text: &str, indent: usize, is_key: bool) {
        self.piece(0);
        if self.may_fold(text.len(), is_key) {
            self.fold_at_spaces(text, indent, false);
        } else {
            self.out.push_str(text);
        }
        self.end_scalar();
    }

    fn single_quoted(&mut self, text: &str, indent: usize, is_key: bool) {
        self.out.push('\'');
        self.piece(0);
        if self.may_fold(text.len() + text.matches('\'').count(), is_key) {
            self.fold_at_spaces(text, indent, true);
        } else {
            for (at, character) in text.char_indices() {
                self.character(at, character, true);
            }
        }
        self.end_scalar();
        self.out.push('\'');
    }

    /// Whether a scalar of so many bytes is so long that Helm's style may break it.
    fn may_fold(&self, length: usize, is_key: bool) -> bool {
        self.style == Style::Helm && !is_key && self.column() + length > FOLD_AT
    }

    /// Prints a text broken at single spaces after the 80th column.
    fn fold_at_spaces(&mut self, text: &str, indent: usize, is_quoted: bool) {
        let mut column = self.column();
        let mut after_space = false;
        for (at, character) in text.char_indices() {
            let next_is_space = text[at..].starts_with("  ");
            let inside = !is_quoted || (at > 0 && at + 1 < text.len());
            if character == ' ' && !after_space && column > FOLD_AT && !next_is_space && inside {
                self.piece(at);
                column = self.break_line(indent);
                self.piece(at + 1);
            } else {
                column += self.character(at, character, is_quoted);
            }
            after_space = character == ' ';
        }
    }

    /// Prints one character of a scalar that is plain or in single quotes; returns how many columns it takes.
    fn character(&mut self, at: usize, character: char, is_quoted: bool) -> usize {
        if is_quoted && character == '\'' {
            self.piece(at);
            self.out.push_str("''");
            self.piece(at + 1);
            return 2;
        }
        self.out.push(character);
        1
    }

    fn double_quoted(&mut self, text: &str, indent: usize, is_key: bool) {
        self.out.push('"');
        self.piece(0);
        let may_fold = self.may_fold(text.len(), is_key);
        let mut column = if may_fold { self.column() } else { 0 };
        let mut after_space = false;
        for (at, character) in text.char_indices() {
            let inside = at > 0 && at + 1 < text.len();
            if character == ' ' && may_fold && !after_space && column > FOLD_AT && inside {
                self.piece(at);
                column = self.break_line(indent);
                if text[at..].starts_with("  ") {
                    self.out.push('\\');
                    column += 1;
                }
                self.piece(at + 1);
            } else {
                column += self.escaped(at, character);
            }
            after_space = character == ' ';
        }
        self.end_scalar();
        self.out.push('"');
    }

    /// Prints one character of a scalar in double quotes; returns how many columns it takes.
    fn escaped(&mut self, at: usize, character: char) -> usize {
        let before = self.out.len();
        escape(character, &mut self.out);
        let columns = self.out[before..].chars().count();
        if columns > 1 && self.trace.is_some() {
            let escape = self.out.split_off(before);
            self.piece(at);
            self.out.push_str(&escape);
            self.piece(at + character.len_utf8());
        }
        columns
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
        self.out.push('\n');
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            self.piece(at);
            if line != "\n" {
                self.indent(indent);
            }
            self.piece(at);
            self.out.push_str(line);
            at += line.len();
        }
        self.end_scalar();
        self.end_line();
    }

    fn break_line(&mut self, indent: usize) -> usize {
        self.out.push('\n');
        self.indent(indent);
        indent
    }

    fn indent(&mut self, indent: usize) {
        let mut rest = indent;
        while rest > 0 {
            let length = rest.min(SPACES.len());
            self.out.push_str(&SPACES[..length]);
            rest -= length;
        }
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Maps the following output, which is structure, to `span`.
    fn structure(&mut self, span: Span) {
        if let Some(trace) = &mut self.trace {
            trace.structure(&self.out, span);
        }
    }

    /// Maps the following output to the current scalar from byte `at` on.
    fn piece(&mut self, at: usize) {
        if let Some(trace) = &mut self.trace {
            trace.piece(&self.out, at);
        }
    }

    /// The text of the current scalar ends; its closing quote may follow.
    fn end_scalar(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.end_scalar(&self.out);
        }
    }

    /// The number of characters on the current line.
    fn column(&self) -> usize {
        self.out
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{ParseError, read};
    use crate::source::{Origin, Sources, Span};

    #[test]
    fn a_literal_merge_key_is_quoted() -> Result<(), ParseError> {
        let entry = || Entry {
            key_span: Span::SYNTHETIC,
            node: Node::new("x", Span::SYNTHETIC),
        };
        let map: Map = ["<<", "a"]
            .into_iter()
            .map(|key| (key.to_owned(), entry()))
            .collect();
        let text = to_string(&Node::new(map, Span::SYNTHETIC), Style::Manifest);
        let mut sources = Sources::default();
        let file = sources.add("manifest.yaml", Origin::File, text);
        let keys: Vec<String> = read(&sources, file)?
            .root
            .as_map()
            .into_iter()
            .flat_map(|map| map.keys().cloned())
            .collect();
        assert_eq!(keys, ["<<", "a"]);
        Ok(())
    }
}
