//! Redaction of tokens, passwords and keys in all output.
//!
//! Three detectors, because none is complete: the spans of secret values in parsed files, repetitions of these values,
//! and patterns (`token = …`, `glrt-…`) in text that cannot be parsed. Redacted text keeps its length, so that columns
//! stay correct, and shows at most its last four characters.

mod looks;
mod names;
mod words;

use crate::input::loaded::LoadedValues;
use helm_yaml::source::{FileId, Span};
use helm_yaml::tree::{Node, Value};

use std::ops::Range;

use words::Words;

pub use names::is_secret;

/// The secrets in the sources of a run.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Their spans, sorted and merged.
    spans: Vec<Span>,
    words: Words,
}

/// Number of characters of a secret that may be shown.
const SHOWN: usize = 4;

/// A shorter secret (in characters) is hidden completely.
const SHORTEST_SHOWN: usize = 16;

impl Mask {
    /// The redactor for loaded values.
    pub fn of(loaded: &LoadedValues) -> Self {
        let mut mask = Mask::default();
        loaded
            .documents
            .iter()
            .for_each(|document| mask.collect(&document.root, false));
        mask.collect(&loaded.given, false);
        let config = loaded
            .config
            .as_ref()
            .and_then(|config| config.parsed.root.as_ref());
        config.iter().for_each(|root| mask.collect(root, false));
        mask.sorted()
    }

    /// The redactor for Kubernetes objects and the configurations in them: everything in a Secret is secret.
    pub fn of_objects<'n>(
        objects: impl Iterator<Item = &'n Node>,
        configs: impl Iterator<Item = &'n Node>,
    ) -> Self {
        let mut mask = Mask::default();
        for object in objects {
            let is_secret = object.get("kind").and_then(Node::as_str) == Some("Secret");
            for (key, entry) in object.as_map().into_iter().flatten() {
                if is_secret && matches!(key.as_str(), "data" | "stringData") {
                    mask.collect_all(&entry.node);
                } else {
                    mask.collect(&entry.node, false);
                }
            }
        }
        configs.for_each(|root| mask.collect(root, false));
        mask.sorted()
    }

    /// The redactor for text that cannot be parsed, with some known secrets.
    pub fn of_places(spans: Vec<Span>) -> Self {
        Mask {
            spans,
            words: Words::default(),
        }
        .sorted()
    }

    /// Adds every value of a node.
    fn collect_all(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) => map.values().for_each(|entry| self.collect_all(&entry.node)),
            Value::List(list) => list.iter().for_each(|item| self.collect_all(item)),
            Value::Null => {}
            Value::String(text) if names::is_placeholder(text) => {}
            _ => self.add(&node.to_template_string(), node.span),
        }
    }

    fn sorted(mut self) -> Self {
        self.spans.sort_unstable();
        self.spans.dedup_by(|next, last| {
            let is_inside = next.file() == last.file() && next.range().start < last.range().end;
            *last = if is_inside { last.to(*next) } else { *last };
            is_inside || next == last
        });
        self
    }

    /// Redacts a sentence.
    pub fn text(&self, text: &str) -> String {
        hide(
            text,
            self.words
                .find(text)
                .into_iter()
                .chain(looks::secrets_in_prose(text)),
        )
    }

    /// Redacts the bytes `range` of a file; the number of characters stays the same.
    pub fn line(&self, text: &str, file: FileId, range: Range<usize>) -> String {
        let line = &text[range.clone()];
        let place = |span: &Span| (span.file(), span.range().end);
        let first = self
            .spans
            .partition_point(|span| place(span) <= (Some(file), range.start));
        let spans = self.spans[first..]
            .iter()
            .take_while(|span| span.file() == Some(file))
            .map(|span| span.range());
        let inside = spans.take_while(|span| span.start < range.end);
        let within =
            |at: usize| line.floor_char_boundary(at.clamp(range.start, range.end) - range.start);
        let known = inside.map(|span| within(span.start)..within(span.end));
        hide(
            line,
            self.words
                .find(line)
                .into_iter()
                .chain(looks::secrets(line))
                .chain(known),
        )
    }

    fn collect(&mut self, node: &Node, is_secret: bool) {
        match &node.value {
            Value::String(_) | Value::Int(_) | Value::Float(_) if is_secret => {
                let text = node.to_template_string();
                if !names::is_placeholder(&text) {
                    self.add(&text, node.span);
                }
            }
            Value::List(list) => list.iter().for_each(|item| self.collect(item, is_secret)),
            Value::Map(map) => {
                let named = |name: &str| map.get(name).and_then(|entry| entry.node.as_str());
                let of_variable = named("name").is_some_and(names::is_secret);
                for (key, entry) in map {
                    self.collect(
                        &entry.node,
                        names::is_secret(key) || (of_variable && key == "value"),
                    );
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &str, span: Span) {
        if !span.is_synthetic() {
            self.spans.push(span);
        }
        self.words.add(text);
    }
}

/// Replaces ranges of a text by stars, except for the last characters of a long one.
fn hide(text: &str, secrets: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut secrets = secrets
        .into_iter()
        .filter(|range| !range.is_empty())
        .peekable();
    if secrets.peek().is_none() {
        return text.to_owned();
    }
    let mut characters: Vec<char> = text.chars().collect();
    let count = |end: usize| text[..end].chars().count();
    for range in secrets {
        let is_bare = |&at: &usize| !matches!(characters[at], '"' | '\'' | ' ');
        let bare: Vec<usize> = (count(range.start)..count(range.end))
            .filter(is_bare)
            .collect();
        let shown = if bare.len() < SHORTEST_SHOWN {
            0
        } else {
            SHOWN
        };
        bare[..bare.len() - shown]
            .iter()
            .for_each(|&at| characters[at] = '*');
    }
    characters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(words: &[&str]) -> Mask {
        Mask {
            spans: Vec::new(),
            words: words.iter().copied().collect(),
        }
    }

    #[test]
    fn repetitions_of_a_secret_are_hidden() {
        let mask = mask(&["swordfish", "a-much-longer-secret"]);
        assert_eq!(
            mask.text("`swordfish` is no token, x=swordfish is neither"),
            "`*********` is no token, x=********* is neither"
        );
        assert_eq!(
            mask.text("ä a-much-longer-secret!"),
            "ä ****************cret!"
        );
        assert_eq!(mask.text("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn everything_in_a_secret_object_is_hidden() {
        for data in [
            "data: {a: hunter2}",
            "stringData: {a: 7654321}",
            "data: {a: [hunter2]}",
            "data: {a: {b: hunter2}}",
        ] {
            let text = format!("kind: Secret\n{data}\n");
            let mut sources = helm_yaml::source::Sources::default();
            let file = sources.add("a", helm_yaml::source::Origin::File, text.clone());
            let root = helm_yaml::reader::read(&sources, file).unwrap().root;
            let shown = Mask::of_objects([&root].into_iter(), [].into_iter()).line(
                &text,
                file,
                0..text.len(),
            );
            assert!(
                shown.contains("*******")
                    && !shown.contains("hunter2")
                    && !shown.contains("7654321"),
                "{shown}"
            );
        }
    }

    proptest::proptest! {
        /// A token is hidden in any context, and columns stay the same.
        #[test]
        fn tokens_are_hidden(before in "[ -~äö漢]{0,20}", body in "[A-Za-z0-9_]{12,30}", behind in "[ \"',äö漢]{0,10}") {
            let text = format!("{before} glrt-{body}{behind}");
            let masked = mask(&[]).text(&text);
            proptest::prop_assert!(!masked.contains(&body[..body.len() - SHOWN]), "{masked}");
            proptest::prop_assert_eq!(masked.chars().count(), text.chars().count());
        }
    }
}
