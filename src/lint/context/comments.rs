//! The comments of removed values, which move into the runner configuration with them.

use std::collections::{BTreeMap, BTreeSet};

use helm_yaml::edit::comments_above;
use helm_yaml::source::{SourceFile, Span};
use helm_yaml::tree::{Entry, Node, Value};

use super::RuleContext;

/// The comments of removed values. Each moves once.
pub struct Comments<'c, 'a> {
    context: &'c RuleContext<'a>,
    moved: BTreeSet<Span>,
}

/// Comments by their spans, in the order of the text.
type Found<'t> = BTreeMap<Span, &'t str>;

impl<'a> RuleContext<'a> {
    /// The comments of values that are removed.
    pub fn comments(&self) -> Comments<'_, 'a> {
        Comments {
            context: self,
            moved: BTreeSet::new(),
        }
    }
}

impl<'a> Comments<'_, 'a> {
    /// The line of a setting with the comments of the value that it comes from, and of the removed objects around the
    /// value: the comment on the line of a scalar stays there, all other ones are put above it.
    pub fn with_line(&mut self, removed: &str, path: &str, line: &str) -> String {
        let given = &self.context.loaded.given;
        let around = entries(given, removed).len().saturating_sub(1);
        let entries = entries(given, path);
        let mut found = Found::new();
        for entry in entries.iter().skip(around) {
            self.around(entry, &mut found);
        }
        if let Some(entry) = entries.last() {
            self.inside(&entry.node, &mut found);
        }
        found.retain(|span, _| self.moved.insert(*span));
        let scalar = entries.last().filter(|entry| entry.node.is_scalar());
        let on_line = scalar.and_then(|entry| found.remove(&self.on_line(entry)?.0));
        let above = found
            .values()
            .map(|comment| format!("{}\n", plain(comment)));
        let on_line = on_line.map(|comment| format!(" {}", plain(comment)));
        above.chain([line.to_owned()]).chain(on_line).collect()
    }

    fn source(&self, span: Span) -> Option<&'a SourceFile> {
        self.context.loaded.sources.source_of(span)
    }

    /// Adds the comments above an entry and on its line.
    fn around(&self, entry: &Entry, found: &mut Found<'a>) {
        found.extend(self.above(entry.key_span, comments_above));
        found.extend(self.on_line(entry));
    }

    /// Adds the comments in an object or list.
    fn inside(&self, node: &Node, found: &mut Found<'a>) {
        match &node.value {
            Value::Map(map) => {
                for entry in map.values() {
                    found.extend(self.above(entry.key_span, all_above));
                    found.extend(self.on_line(entry));
                    self.inside(&entry.node, found);
                }
            }
            Value::List(items) => {
                for item in items {
                    found.extend(self.above(item.span, all_above));
                    found.extend(self.comment_at(item.span, item.span.range().end));
                    self.inside(item, found);
                }
            }
            _ => {}
        }
    }

    /// The comments above a key or item that begins its line.
    fn above(&self, at: Span, first: fn(&str, usize) -> usize) -> Found<'a> {
        let Some(source) = self.source(at) else {
            return Found::new();
        };
        let text = source.text.as_str();
        let at_key = at.range().start;
        let line = text[..at_key].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[line..at_key].trim_start_matches(['-', ' ']);
        if !before.is_empty() {
            return Found::new();
        }
        let mut start = first(text, line);
        let lines = text[start..line].split_inclusive('\n').filter_map(|text| {
            let comment = self.comment_at(at, start);
            start += text.len();
            comment
        });
        lines.collect()
    }

    /// The comment on the line of a scalar, or of the key of an object or list.
    fn on_line(&self, entry: &Entry) -> Option<(Span, &'a str)> {
        let key = entry.key_span;
        let text = self.source(key)?.text.as_str();
        let end = entry.node.span.range().end;
        let is_block = !entry.node.is_scalar() && !text.get(..end)?.ends_with(['}', ']']);
        if !is_block {
            let ends_line = text.get(..end)?.ends_with('\n');
            return self.comment_at(key, end).filter(|_| !ends_line);
        }
        let key_end = key.range().end;
        let colon = text.get(key_end..)?.find(':')?;
        self.comment_at(key, key_end + colon + 1)
    }

    /// The comment that is the rest of a line, from an offset in the file of a span.
    fn comment_at(&self, file: Span, at: usize) -> Option<(Span, &'a str)> {
        let rest = self.source(file)?.text.get(at..)?.lines().next()?;
        let comment = rest.trim();
        let start = at + rest.len() - rest.trim_start().len();
        let span = Span::new(file.file()?, start..start + comment.len());
        comment.starts_with('#').then_some((span, comment))
    }
}

/// The start of all comment lines above a line.
fn all_above(text: &str, line: usize) -> usize {
    let lines = text[..line].split_inclusive('\n').rev();
    let comments = lines.take_while(|line| line.trim_start().starts_with('#'));
    line - comments.map(str::len).sum::<usize>()
}

/// A comment that is not a template expression in `runners.config`.
fn plain(comment: &str) -> String {
    comment.replace("{{", "{ {")
}

/// The entries along a path, from the outermost one. The last key may contain dots; the index of an item is ignored.
fn entries<'n>(root: &'n Node, path: &str) -> Vec<&'n Entry> {
    let mut found: Vec<&Entry> = Vec::new();
    let mut rest = path.split('[').next().unwrap_or(path);
    loop {
        let node = found.last().map_or(root, |entry| &entry.node);
        let (head, tail) = rest.split_once('.').unwrap_or((rest, ""));
        let Some(entry) = node.entry(rest).or_else(|| node.entry(head)) else {
            return found;
        };
        let is_last = tail.is_empty() || node.entry(rest).is_some();
        found.push(entry);
        if is_last {
            return found;
        }
        rest = tail;
    }
}
