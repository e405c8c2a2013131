//! Subtrees of the values that are inserted into an object unchanged. Printing and parsing them would give the same result
//! at twice the cost, so the rendered text contains a placeholder for each. Their spans are kept.

use std::ops::Range;

use askama::{Error, Result};

use super::provenance::{Provenance, Rendered};
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value, format_float};
use helm_yaml::writer::human_order;

/// The replacement of a placeholder.
#[derive(Debug)]
pub(super) enum Subtree {
    /// A value, and the span of the key that the values have it under.
    Value(Entry),
    /// The items of a list, among others.
    Items(Vec<Node>),
}

impl Subtree {
    /// A value.
    pub fn value(value: &Node, key_span: Span) -> Self {
        Subtree::Value(Entry {
            key_span,
            node: normalized(value),
        })
    }

    /// All items of a list; nothing there is an empty list.
    pub fn items(list: Option<&Node>) -> Result<Self> {
        let Some(list) = list.filter(|list| list.is_truthy()) else {
            return Ok(Subtree::Items(Vec::new()));
        };
        let items = list.as_list().ok_or_else(|| {
            Error::custom(format!("expected a list, found {}", list.value.kind()))
        })?;
        Ok(Subtree::Items(items.iter().map(normalized).collect()))
    }
}

/// Replaces the placeholders in a parsed object, and gives every other field the span of the value printed into it.
pub(super) fn splice(node: &mut Node, rendered: &mut Rendered) -> Provenance {
    let mut splice = Splice {
        rendered,
        provenance: Provenance::default(),
    };
    splice.node(node, &Path::Root(""));
    splice.provenance
}

/// State of a walk through a parsed object whose spans still refer to the rendered text.
struct Splice<'r> {
    rendered: &'r mut Rendered,
    provenance: Provenance,
}

impl Splice<'_> {
    /// Returns the key span of the subtree that replaced the node.
    fn node(&mut self, node: &mut Node, path: &Path<'_>) -> Span {
        if let Some(Subtree::Value(entry)) = self.subtree(node) {
            *node = entry.node;
            return entry.key_span;
        }
        let range = node.span.range();
        node.span = Span::SYNTHETIC;
        match &mut node.value {
            Value::List(list) => self.items(list, path),
            Value::Map(map) => self.entries(map, path),
            _ => node.span = self.span(&range, path),
        }
        Span::SYNTHETIC
    }

    fn entries(&mut self, map: &mut Map, path: &Path<'_>) {
        for (key, entry) in map {
            let printed = self.rendered.spans(&entry.key_span.range());
            let key_of_subtree = self.node(&mut entry.node, &path.key(key));
            entry.key_span = printed.first().copied().unwrap_or(key_of_subtree);
        }
    }

    fn items(&mut self, list: &mut Vec<Node>, path: &Path<'_>) {
        for mut item in std::mem::take(list) {
            match self.subtree(&item) {
                Some(Subtree::Items(items)) => list.extend(items),
                Some(Subtree::Value(entry)) => list.push(entry.node),
                None => {
                    self.node(&mut item, &path.item(list.len()));
                    list.push(item);
                }
            }
        }
    }

    fn subtree(&mut self, node: &Node) -> Option<Subtree> {
        node.as_str()?;
        self.rendered.take_subtree(&node.span.range())
    }

    /// The span of the first value printed into a scalar. Further values are recorded in the provenance.
    fn span(&mut self, range: &Range<usize>, path: &Path<'_>) -> Span {
        let spans = self.rendered.spans(range);
        let first = spans.first().copied().unwrap_or_default();
        if spans.len() > 1 {
            self.provenance.shared.push((path.to_string(), spans));
        }
        first
    }
}

/// A tree as parsed from the output of Helm: keys in its order, floats without fraction as integers.
fn normalized(node: &Node) -> Node {
    let value = match &node.value {
        Value::Float(number) => format_float(*number)
            .parse()
            .map_or(Value::Float(*number), Value::Int),
        Value::List(list) => Value::List(list.iter().map(normalized).collect()),
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|(a, _), (b, _)| human_order(a, b));
            let normalized = |(key, entry): (&String, &Entry)| {
                (
                    key.clone(),
                    Entry {
                        key_span: entry.key_span,
                        node: normalized(&entry.node),
                    },
                )
            };
            Value::Map(entries.into_iter().map(normalized).collect::<Map>())
        }
        plain => plain.clone(),
    };
    Node {
        value,
        span: node.span,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use helm_yaml::reader;
    use helm_yaml::source::{Origin, Sources};
    use helm_yaml::writer::{Style, to_string};

    fn tree() -> impl Strategy<Value = Node> {
        let number =
            any::<f64>().prop_filter("a number that equals itself", |number| !number.is_nan());
        let whole = any::<i64>().prop_map(|number| number as f64);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            prop_oneof![number, whole].prop_map(Value::Float),
            "[ -~é\n]{0,12}|yes|0777|1e3|~|\\PC{0,4}".prop_map(Value::String),
        ];
        let node = leaf.prop_map(|value| Node::new(value, Span::SYNTHETIC));
        node.prop_recursive(4, 24, 4, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List);
            let map = prop::collection::hash_map("[a-z0-9.]{1,6}|on|<<x", inner, 0..4);
            let entries = map.prop_map(|map| {
                let entry = |(key, node)| {
                    (
                        key,
                        Entry {
                            key_span: Span::SYNTHETIC,
                            node,
                        },
                    )
                };
                Value::Map(map.into_iter().map(entry).collect())
            });
            prop_oneof![list, entries].prop_map(|value| Node::new(value, Span::SYNTHETIC))
        })
    }

    proptest! {
        #[test]
        fn a_graft_is_what_would_be_read_back(node in tree()) {
            let entry = Entry { key_span: Span::SYNTHETIC, node };
            let node = Node::new(Map::from_iter([("value".to_owned(), entry)]), Span::SYNTHETIC);
            let mut sources = Sources::default();
            let file = sources.add("printed", Origin::File, to_string(&node, Style::Manifest));
            let read = reader::read(&sources, file).expect("what we print can be read").root;
            prop_assert_eq!(normalized(&read).without_spans(), normalized(&node));
        }
    }

    mod filters {
        pub(super) use super::super::super::filters::{items, tree};
    }

    /// A list with subtrees among its items.
    #[derive(askama::Template)]
    #[template(
        source = "- a\n- {{ list|items }}\n- {{ nothing|items }}\n- {{ one|tree }}",
        ext = "txt",
        escape = "none"
    )]
    struct List {
        list: Node,
        nothing: Node,
        one: Node,
    }

    #[test]
    fn each_placeholder_gives_way_to_its_tree() {
        let text = |text: &str| Node::new(text, Span::SYNTHETIC);
        let template = List {
            list: Node::new(vec![text("b"), text("c")], Span::SYNTHETIC),
            nothing: Node::default(),
            one: Node::new(1, Span::SYNTHETIC),
        };
        let mut rendered = Rendered::of(&template).expect("a text");
        let mut sources = Sources::default();
        let file = sources.add("rendered", Origin::File, rendered.text.clone());
        let mut node = reader::read_all(&sources, file)
            .expect("YAML")
            .remove(0)
            .root;
        splice(&mut node, &mut rendered);
        let items = vec![text("a"), text("b"), text("c"), template.one];
        assert_eq!(node, Node::new(items, Span::SYNTHETIC));
    }

    #[test]
    fn what_is_no_list_has_no_items() {
        let error = Subtree::items(Some(&Node::new("a", Span::SYNTHETIC)));
        assert_eq!(
            error.unwrap_err().to_string(),
            "expected a list, found a string"
        );
    }
}
