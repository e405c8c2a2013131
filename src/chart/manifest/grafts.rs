//! Trees of the values that become a part of an object as they are. Printed into the text of a template and read back
//! they would be the same, at twice the cost; so the text holds a mark for each.

use std::any::Any;
use std::cell::RefCell;

use askama::{Error, Result, Values};

use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value, format_float};
use helm_yaml::writer::human_order;

/// What a mark begins with: a character that stands for nothing.
const MARK: char = '\u{e000}';

/// The trees that a template has put into its text, by the numbers of their marks.
#[derive(Debug, Default)]
pub(super) struct Grafts(RefCell<Vec<Graft>>);

/// What comes in the place of a mark.
#[derive(Debug)]
enum Graft {
    /// A value.
    Value(Node),
    /// The items of a list, among others.
    Items(Vec<Node>),
}

/// The name under which filters find it.
const NAME: &str = "grafts";

impl Values for Grafts {
    fn get_value<'a>(&'a self, name: &str) -> Option<&'a dyn Any> {
        (name == NAME).then_some(self)
    }
}

impl Grafts {
    /// The mark of a value.
    pub fn value(values: &dyn Values, value: &Node) -> Result<String> {
        Self::of(values)?.mark(Graft::Value(settled(value)))
    }

    /// The mark of all items of a list; nothing there is an empty list.
    pub fn items(values: &dyn Values, list: Option<&Node>) -> Result<String> {
        let Some(list) = list.filter(|list| list.is_truthy()) else {
            return Self::of(values)?.mark(Graft::Items(Vec::new()));
        };
        let items = list.as_list().ok_or_else(|| {
            Error::custom(format!("expected a list, found {}", list.value.kind()))
        })?;
        Self::of(values)?.mark(Graft::Items(items.iter().map(settled).collect()))
    }

    fn of(values: &dyn Values) -> Result<&Self> {
        let grafts = values
            .get_value(NAME)
            .and_then(|grafts| grafts.downcast_ref());
        grafts.ok_or_else(|| Error::custom("this template becomes no object"))
    }

    fn mark(&self, graft: Graft) -> Result<String> {
        let mut grafts = self.0.borrow_mut();
        grafts.push(graft);
        Ok(format!("{MARK}{}", grafts.len() - 1))
    }

    /// Puts every tree in the place of its mark. The places of a text that nobody wrote would only mislead, so there
    /// are none.
    pub fn put(&self, node: &mut Node) {
        node.span = Span::SYNTHETIC;
        match &mut node.value {
            Value::String(text) => {
                if let Some(Graft::Value(value)) = number(text).and_then(|number| self.take(number))
                {
                    *node = value;
                }
            }
            Value::List(list) => self.put_items(list),
            Value::Map(map) => {
                for entry in map.values_mut() {
                    entry.key_span = Span::SYNTHETIC;
                    self.put(&mut entry.node);
                }
            }
            _ => {}
        }
    }

    fn put_items(&self, list: &mut Vec<Node>) {
        for mut item in std::mem::take(list) {
            match item
                .as_str()
                .and_then(number)
                .and_then(|number| self.take(number))
            {
                Some(Graft::Items(items)) => list.extend(items),
                Some(Graft::Value(value)) => list.push(value),
                None => {
                    self.put(&mut item);
                    list.push(item);
                }
            }
        }
    }

    /// Each mark stands in a text once.
    fn take(&self, number: usize) -> Option<Graft> {
        let mut grafts = self.0.borrow_mut();
        let graft = grafts.get_mut(number)?;
        Some(std::mem::replace(graft, Graft::Items(Vec::new())))
    }
}

/// The number of a mark.
fn number(text: &str) -> Option<usize> {
    text.strip_prefix(MARK)?.parse().ok()
}

/// A tree as it reads back when Helm has printed it: keys in its order, whole numbers whole, and no places.
fn settled(node: &Node) -> Node {
    let value = match &node.value {
        Value::Float(number) => format_float(*number)
            .parse()
            .map_or(Value::Float(*number), Value::Int),
        Value::List(list) => Value::List(list.iter().map(settled).collect()),
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|(a, _), (b, _)| human_order(a, b));
            let settled =
                |(key, entry): (&String, &Entry)| (key.clone(), settled(&entry.node).into());
            Value::Map(entries.into_iter().map(settled).collect::<Map>())
        }
        plain => plain.clone(),
    };
    Node {
        value,
        span: Span::SYNTHETIC,
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
            prop_assert_eq!(settled(&read), settled(&node));
        }
    }

    #[test]
    fn each_mark_gives_way_to_its_tree() {
        let text = |text: &str| Node::new(text, Span::SYNTHETIC);
        let grafts = Grafts::default();
        let value = Grafts::value(&grafts, &Node::new(1, Span::SYNTHETIC)).expect("a mark");
        let items = Grafts::items(
            &grafts,
            Some(&Node::new(vec![text("b"), text("c")], Span::SYNTHETIC)),
        )
        .expect("a mark");
        let none = Grafts::items(&grafts, None).expect("a mark");
        let list = vec![text("a"), text(&items), text(&none), text(&value)];
        let mut node = Node::new(list, Span::SYNTHETIC);
        grafts.put(&mut node);
        assert_eq!(
            node,
            Node::new(
                vec![
                    text("a"),
                    text("b"),
                    text("c"),
                    Node::new(1, Span::SYNTHETIC)
                ],
                Span::SYNTHETIC
            )
        );
    }

    #[test]
    fn what_is_no_list_has_no_items() {
        let error = Grafts::items(&Grafts::default(), Some(&Node::new("a", Span::SYNTHETIC)));
        assert_eq!(
            error.unwrap_err().to_string(),
            "expected a list, found a string"
        );
    }
}
