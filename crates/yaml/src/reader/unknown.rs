//! Reads YAML in which some ranges have unknown content: placeholders that another tool replaces.
//!
//! Each range is covered by characters of the same length that are valid anywhere, so that spans stay right. The strings and
//! keys that contain it get the original text back.

use std::ops::Range;

use crate::source::{Span, TracedText};
use crate::tree::{Map, Node, Value};

use super::scalar_text::trace_in;
use super::traced::{TEXT, documents, mapped};
use super::{Document, ParseError};

/// A range with unknown content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// Whether it means any number of lines, not for a value.
    pub is_line: bool,
}

/// Reads every document of a text with unknown ranges, which are sorted and do not overlap.
///
/// # Errors
/// When the text is invalid YAML whatever the ranges contain.
pub fn read_unknown(text: &TracedText, unknown: &[Unknown]) -> Result<Vec<Document>, ParseError> {
    let covered = covered(text.as_str(), unknown);
    let restored = Restored {
        original: text.as_str(),
        covered: &covered,
        unknown,
    };
    mapped(text, documents(&covered), |documents, map| {
        for document in documents {
            restored.node(&mut document.root);
            document.map_spans(map);
        }
    })
}

fn covered(text: &str, unknown: &[Unknown]) -> String {
    let mut covered = String::with_capacity(text.len());
    for Unknown { range, is_line } in unknown {
        covered.push_str(&text[covered.len()..range.start]);
        covered.push(if *is_line { '#' } else { 'x' });
        covered.extend(std::iter::repeat_n('x', range.len().saturating_sub(1)));
    }
    covered.push_str(&text[covered.len()..]);
    covered
}

struct Restored<'t> {
    original: &'t str,
    covered: &'t str,
    unknown: &'t [Unknown],
}

impl Restored<'_> {
    fn node(&self, node: &mut Node) {
        let span = node.span;
        match &mut node.value {
            Value::String(text) => self.text(text, span),
            Value::List(list) => list.iter_mut().for_each(|item| self.node(item)),
            Value::Map(map) => self.map(map),
            _ => {}
        }
    }

    fn map(&self, map: &mut Map) {
        for entry in map.values_mut() {
            self.node(&mut entry.node);
        }
        if map
            .values()
            .any(|entry| !self.within(entry.key_span).is_empty())
        {
            let entries = std::mem::take(map).into_iter();
            *map = entries
                .map(|(mut key, entry)| {
                    self.text(&mut key, entry.key_span);
                    (key, entry)
                })
                .collect();
        }
    }

    /// Puts the original text of the unknown ranges back into the text of a scalar.
    fn text(&self, text: &mut String, span: Span) {
        let unknown = self.within(span);
        if unknown.is_empty() {
            return;
        }
        let Some(traced) = trace_in(self.covered, TEXT, span.range(), text) else {
            return;
        };
        for Unknown { range, .. } in unknown {
            if let Some(place) = traced.range_of(TEXT, range.clone())
                && place.len() == range.len()
            {
                text.replace_range(place, &self.original[range.clone()]);
            }
        }
    }

    /// The unknown ranges inside a span.
    fn within(&self, span: Span) -> &[Unknown] {
        if span.is_synthetic() {
            return &[];
        }
        let range = span.range();
        let first = self
            .unknown
            .partition_point(|one| one.range.start < range.start);
        let rest = &self.unknown[first..];
        let length = rest.partition_point(|one| one.range.end <= range.end);
        &rest[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Sources};

    #[test]
    fn the_text_around_a_range_is_read_and_the_range_is_kept() {
        let text = "a: [${x.y}, 1]\n{% if b %}\nc: ${d ? e : \"f\"}\ng: |\n  h {% i %}\n";
        let ranges = ["${x.y}", "{% if b %}", "${d ? e : \"f\"}", "{% i %}"].map(|mark| {
            let start = text.find(mark).unwrap();
            start..start + mark.len()
        });
        let unknown = ranges.map(|range| Unknown {
            is_line: text[range.clone()].contains("if"),
            range,
        });
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", Origin::File, text.to_owned());
        let documents = read_unknown(&TracedText::whole(text, file), &unknown).unwrap();
        let root = &documents[0].root;
        let text_of = |key| root.get(key).and_then(Node::as_str);
        let items = root.get("a").and_then(Node::as_list).unwrap();
        assert_eq!(items[0].as_str(), Some("${x.y}"));
        assert_eq!(text_of("c"), Some("${d ? e : \"f\"}"));
        assert_eq!(text_of("g"), Some("h {% i %}\n"));
        let span = root.get("c").unwrap().span;
        assert_eq!(sources.slice(span), "${d ? e : \"f\"}");
    }
}
