//! TOML that placeholders make invalid: each such placeholder is a value of unknown content.
//!
//! It is covered by a value or a key of the same length, so that the rest of the text is parsed with the right spans.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::advice::Line;
use super::{Fault, placeholder_fault};
use crate::input::placeholder::{self, Mark};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Map, Node, Value};

/// The placeholders in the code of a text, outside of strings and comments.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    covers: Vec<(Range<usize>, Cover)>,
}

/// What a placeholder replaces.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cover {
    Key,
    Value,
    Lines,
}

impl Unknown {
    pub(super) fn of(text: &str) -> Self {
        let opaque = strings_and_comments(text);
        let is_code = |mark: &Mark| {
            let before = opaque.partition_point(|range| range.end <= mark.range.start);
            opaque
                .get(before)
                .is_none_or(|range| mark.range.start < range.start)
        };
        let marks = placeholder::marks(text).into_iter().filter(is_code);
        let covers = marks.filter_map(|mark| Some((mark.range.clone(), cover(text, &mark)?)));
        Unknown {
            covers: covers.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.covers.is_empty()
    }

    /// The text with each placeholder covered.
    pub(super) fn covered(&self, text: &str) -> String {
        let mut covered = String::with_capacity(text.len());
        for (range, cover) in &self.covers {
            covered.push_str(&text[covered.len()..range.start]);
            let inside = "x".repeat(range.len().saturating_sub(2));
            let (open, close) = match cover {
                Cover::Key => ("x", "x"),
                Cover::Value => ("\"", "\""),
                Cover::Lines => ("#", "x"),
            };
            covered.extend([open, &inside, close]);
        }
        covered.push_str(&text[covered.len()..]);
        covered
    }

    /// The errors about the placeholders.
    pub(super) fn faults<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Fault> + 't {
        self.covers.iter().map(move |(range, _)| {
            let line = Line::around(text, range.start);
            placeholder_fault(range.clone(), line.key().unwrap_or_default())
        })
    }

    /// Puts the placeholders back into the tree of the covered text.
    pub(super) fn restore(&self, root: &mut Node, text: &TracedText) {
        let placeholders = self.covers.iter().map(|(range, _)| {
            let placeholder = text.as_str()[range.clone()].to_owned();
            (text.span(range.clone()), placeholder)
        });
        restore(root, &placeholders.collect());
    }
}

type Placeholders = std::collections::HashMap<Span, String>;

fn restore(node: &mut Node, placeholders: &Placeholders) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(placeholder) = placeholders.get(&node.span) {
                text.clone_from(placeholder);
            }
        }
        Value::List(list) => list.iter_mut().for_each(|item| restore(item, placeholders)),
        Value::Map(map) => restore_map(map, placeholders),
        _ => {}
    }
}

fn restore_map(map: &mut Map, placeholders: &Placeholders) {
    for entry in map.values_mut() {
        restore(&mut entry.node, placeholders);
    }
    let keys = map.iter().filter_map(|(key, entry)| {
        let placeholder = placeholders.get(&entry.key_span)?;
        Some((key.clone(), placeholder.clone()))
    });
    for (key, placeholder) in keys.collect::<Vec<_>>() {
        if let Some(entry) = map.shift_remove(&key) {
            map.insert(placeholder, entry);
        }
    }
}

/// What a placeholder replaces, by its line; nothing if TOML reads it as a name.
fn cover(text: &str, mark: &Mark) -> Option<Cover> {
    let placeholder = &text[mark.range.clone()];
    let line = Line::around(text, mark.range.start);
    let before = text[line.start()..mark.range.start].trim_start();
    let after = text[mark.range.end..].lines().next().unwrap_or_default();
    let (before, after) = (before.trim_end(), after.trim());
    let is_alone = before.is_empty() && (after.is_empty() || after.starts_with('#'));
    if mark.is_statement {
        return is_alone.then_some(Cover::Lines);
    }
    if is_alone {
        let above = text[..line.start()].trim_end();
        let is_element = above.ends_with(['[', ',']) && !above.ends_with("[[");
        return Some(if is_element {
            Cover::Value
        } else {
            Cover::Lines
        });
    }
    if before.contains('=') || before.is_empty() && after.starts_with([',', ']']) {
        return Some(Cover::Value);
    }
    let is_name = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    (!is_name(placeholder)).then_some(Cover::Key)
}

/// The ranges of the strings and comments of a text, in its order.
fn strings_and_comments(text: &str) -> Vec<Range<usize>> {
    let tokens = Source::new(text).lex();
    let is_opaque = |kind: TokenKind| {
        matches!(
            kind,
            TokenKind::Comment
                | TokenKind::BasicString
                | TokenKind::LiteralString
                | TokenKind::MlBasicString
                | TokenKind::MlLiteralString
        )
    };
    tokens
        .filter(|token| is_opaque(token.kind()))
        .map(|token| token.span().start()..token.span().end())
        .collect()
}
