//! Nil-safe access to values for templates: a missing key is an empty view, which prints nothing.

use std::borrow::Cow;
use std::fmt;

use askama::{FastWritable, Values};

use super::filters::{Plain, Printed};
use crate::chart::model::SourcedText;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

/// A value and the span of its key, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    node: Option<&'a Node>,
    key_span: Span,
}

impl<'a> View<'a> {
    const NOTHING: Self = View {
        node: None,
        key_span: Span::SYNTHETIC,
    };

    pub fn of(node: &'a Node) -> Self {
        View {
            node: Some(node),
            key_span: Span::SYNTHETIC,
        }
    }

    fn of_entry(entry: &'a Entry) -> Self {
        View {
            node: Some(&entry.node),
            key_span: entry.key_span,
        }
    }

    /// The value at a dotted path.
    pub fn at(self, path: &str) -> Self {
        path.split('.').fold(self, |view, key| {
            view.node
                .and_then(|node| node.entry(key))
                .map_or(View::NOTHING, View::of_entry)
        })
    }

    /// The node, if the value exists.
    pub fn node(self) -> Option<&'a Node> {
        self.node
    }

    /// Returns true if a Go template treats the value as true.
    pub fn is_set(self) -> bool {
        self.is_set_or(false)
    }

    /// The same with a default for a missing value.
    pub fn is_set_or(self, absent: bool) -> bool {
        self.node.map_or(absent, Node::is_truthy)
    }

    /// Returns true if the value exists, even if it is false or empty.
    pub fn is_given(self) -> bool {
        self.node.is_some_and(|node| !node.is_null())
    }

    /// Returns true if the value is this string.
    pub fn is(self, text: &str) -> bool {
        self.node.and_then(Node::as_str) == Some(text)
    }

    /// The value as a Go template prints it, unless there is none.
    pub fn text(self) -> Option<Cow<'a, str>> {
        self.node.filter(|node| !node.is_null()).map(printed)
    }

    /// The printed value, or a default if it is not set.
    pub fn or(self, default: &str) -> SourcedText {
        // A value that is empty or zero decides that the default is printed, so it is a source of it.
        let given = self.text().filter(|_| self.is_set());
        SourcedText::new(given.unwrap_or(default.into()), [self.span()])
    }

    /// The span of the value; [`Span::SYNTHETIC`] for a chart default.
    pub fn span(self) -> Span {
        self.node.map_or(Span::SYNTHETIC, |node| node.span)
    }

    /// The same as a slice.
    pub fn spans(self) -> &'a [Span] {
        self.node
            .map_or(&[], |node| std::slice::from_ref(&node.span))
    }

    /// The span for findings about the value: of a scalar itself, of the key otherwise.
    pub fn written_at(self) -> Span {
        if self.node.is_some_and(Node::is_scalar) {
            self.span()
        } else {
            self.key_span
        }
    }

    /// The span of its key.
    pub fn key_span(self) -> Span {
        self.key_span
    }

    /// The entries of a map in the order of their keys, those of a list by number; none of anything else.
    pub fn entries(self) -> Vec<(SourcedText, View<'a>)> {
        match self.node.map(|node| &node.value) {
            Some(Value::Map(map)) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|&(key, _)| key);
                let view = |(key, entry): (&String, &'a Entry)| {
                    (
                        SourcedText::new(key.as_str(), [entry.key_span]),
                        View::of_entry(entry),
                    )
                };
                entries.into_iter().map(view).collect()
            }
            Some(Value::List(list)) => {
                let numbered = list.iter().enumerate();
                numbered
                    .map(|(index, item)| {
                        (
                            SourcedText::new(index.to_string(), [item.span]),
                            View::of(item),
                        )
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The items of a list.
    pub fn items(self) -> impl Iterator<Item = View<'a>> {
        self.node
            .and_then(Node::as_list)
            .unwrap_or_default()
            .iter()
            .map(View::of)
    }
}

impl FastWritable for View<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        Printed(Plain(self)).write_into(dest, values)
    }
}

impl fmt::Display for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printed(Plain(self)).fmt(formatter)
    }
}

fn printed(node: &Node) -> Cow<'_, str> {
    node.as_str()
        .map_or_else(|| node.to_template_string().into(), Cow::Borrowed)
}
