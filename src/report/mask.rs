//! Keeps tokens, passwords and keys out of whatever is told.
//!
//! Three nets, because each has holes: the places of secret values in files that could be read; the values themselves,
//! wherever they are repeated; and the looks of a secret (`token = …`, `glrt-…`) in text that nobody could read. What is
//! masked keeps its length, so that columns stay true, and shows its last four characters at most.

mod looks;
mod names;

use crate::source::{FileId, Span};
use crate::subject::Subject;
use crate::tree::{Node, Value};

use std::ops::Range;

/// What must not be shown of one run's sources.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    spans: Vec<Span>,
    words: Vec<String>,
}

/// How many characters of a secret may be shown.
const SHOWN: usize = 4;

/// A secret shorter than this shows nothing of itself: four characters would be too much of it.
const SHORTEST_SHOWN: usize = 16;

/// A value shorter than this is not looked for in other texts: it is no secret worth the name, and may be any word.
const SHORTEST_WORD: usize = 6;

impl Mask {
    /// The mask for everything that is said about a subject.
    pub fn of(subject: &Subject) -> Self {
        let mut mask = Mask::default();
        subject.documents.iter().for_each(|document| mask.collect(&document.root, false));
        mask.collect(&subject.given, false);
        let config = subject.config.as_ref().and_then(|config| config.parsed.root.as_ref());
        config.iter().for_each(|root| mask.collect(root, false));
        mask.words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        mask.words.dedup();
        mask
    }

    /// A text without secrets.
    pub fn text(&self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for word in self.words.iter().filter(|word| text.contains(word.as_str())) {
            for (at, _) in text.match_indices(word.as_str()) {
                let start = text[..at].chars().count();
                hide(&mut characters, start..start + word.chars().count());
            }
        }
        for range in looks::secrets(text) {
            hide(&mut characters, text[..range.start].chars().count()..text[..range.end].chars().count());
        }
        characters.into_iter().collect()
    }

    /// Bytes `range` of a file's text, as they may be shown; the number of characters stays the same.
    pub fn line(&self, text: &str, file: FileId, range: Range<usize>) -> String {
        let line = &text[range.clone()];
        let mut characters: Vec<char> = self.text(line).chars().collect();
        let column = |offset: usize| text[range.start..text.floor_char_boundary(offset)].chars().count();
        for span in self.spans.iter().filter(|span| span.file() == Some(file)).map(|span| span.range()) {
            if span.start < range.end && range.start < span.end {
                let shown = span.start.max(range.start)..span.end.min(range.end);
                hide(&mut characters, column(shown.start)..column(shown.end));
            }
        }
        characters.into_iter().collect()
    }

    fn collect(&mut self, node: &Node, is_secret: bool) {
        match &node.value {
            Value::String(text) if is_secret && !names::is_placeholder(text) => self.add(text, node.span),
            Value::List(list) => list.iter().for_each(|item| self.collect(item, is_secret)),
            Value::Map(map) => {
                let named = |name: &str| map.get(name).and_then(|entry| entry.node.as_str());
                let of_variable = named("name").is_some_and(names::is_secret);
                for (key, entry) in map {
                    self.collect(&entry.node, names::is_secret(key) || (of_variable && key == "value"));
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &str, span: Span) {
        if !span.is_none() {
            self.spans.push(span);
        }
        let lines = text.lines().map(str::trim).filter(|line| line.chars().count() >= SHORTEST_WORD);
        self.words.extend(lines.map(str::to_owned));
    }
}

/// Puts stars over characters, except the last ones of a long run of them.
fn hide(characters: &mut [char], range: Range<usize>) {
    let range = range.start.min(characters.len())..range.end.min(characters.len());
    let bare: Vec<usize> = range.filter(|&at| !matches!(characters[at], '"' | '\'' | ' ')).collect();
    let shown = if bare.len() < SHORTEST_SHOWN { 0 } else { SHOWN };
    bare[..bare.len() - shown].iter().for_each(|&at| characters[at] = '*');
}
