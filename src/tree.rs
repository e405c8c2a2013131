//! A document as data: what YAML, TOML, JSON and `--set` all become.
//!
//! Every node knows the [`Span`] of the text it was written in, and every key of a map its own, so that
//! whatever is said about a value later can be said on its line. Values keep their spans when they are merged
//! into one another, which makes the tree itself the index from a path to a place.

pub mod merge;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::source::Span;

/// A value and where it was written ([`Span::NONE`] for a value that nobody wrote, like a chart default).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// What is there.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// What a node holds. Numbers are as wide as they were written: a whole number stays whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, `~`, nothing.
    #[default]
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, infinities and NaN included.
    Float(f64),
    /// Text.
    String(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order it was written.
    Map(Map),
}

/// The entries of a mapping by key, in the order they were written.
pub type Map = IndexMap<String, Entry>;

/// What stands under a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// A value that was written at `span`.
    pub fn new(value: impl Into<Value>, span: Span) -> Self {
        Self { value: value.into(), span }
    }

    /// What stands under `key`, when this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// What stands under `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(map) => map.get_mut(key).map(|entry| &mut entry.node),
            _ => None,
        }
    }

    /// The entry under `key`: its value and the place of the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_map()?.get(key)
    }

    /// What stands under a path of keys: `node.at(&["runners", "config"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The map, when this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, when this is one.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, when this is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, when this is one.
    pub fn as_int(&self) -> Option<i64> {
        match self.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    /// The truth value, when this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// Whether this is neither a list nor a map.
    pub fn is_scalar(&self) -> bool {
        !matches!(self.value, Value::Map(_) | Value::List(_))
    }

    /// What a Go template takes for true: anything but null, false, zero and what is empty.
    pub fn is_truthy(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Bool(flag) => *flag,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::String(text) => !text.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Map(map) => !map.is_empty(),
        }
    }

    /// The value as a Go template prints it: text as it is, nothing for null, `[a b]` for a list, `map[a:1]` for a map.
    pub fn printed(&self) -> String {
        let mut out = String::new();
        self.print_into(&mut out);
        out
    }

    fn print_into(&self, out: &mut String) {
        match &self.value {
            Value::Null => {}
            Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(number) => out.push_str(&float_to_string(*number)),
            Value::String(text) => out.push_str(text),
            Value::List(list) => {
                out.push('[');
                print_joined(list.iter().map(|item| (None, item)), out);
                out.push(']');
            }
            Value::Map(map) => {
                let mut entries: Vec<_> = map.iter().map(|(key, entry)| (Some(key), &entry.node)).collect();
                entries.sort_by_key(|&(key, _)| key);
                out.push_str("map[");
                print_joined(entries.into_iter(), out);
                out.push(']');
            }
        }
    }

    /// The child under `key`, put there (as null) when it is missing. A value that is no map gives way to one.
    pub fn child_mut(&mut self, key: &str, key_span: Span) -> &mut Node {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Map::new());
        }
        let Value::Map(map) = &mut self.value else { unreachable!("a map was put here") };
        &mut map.entry(key.to_owned()).or_insert_with(|| Entry { key_span, node: Node::default() }).node
    }
}

impl Value {
    /// What kind of value this is, in the words that a person who writes YAML knows.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "an integer",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}

fn print_joined<'a>(items: impl Iterator<Item = (Option<&'a String>, &'a Node)>, out: &mut String) {
    for (index, (key, node)) in items.enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if let Some(key) = key {
            out.push_str(key);
            out.push(':');
        }
        if node.is_null() { out.push_str("<nil>") } else { node.print_into(out) }
    }
}

/// A number as YAML, JSON and Go templates print it here: a whole one without fraction or exponent.
pub fn float_to_string(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let exponent = if number == 0.0 { 0 } else { number.abs().log10().floor() as i32 };
    if (-5..21).contains(&exponent) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(list) => serializer.collect_seq(list),
            Value::Map(map) => serializer.collect_map(map.iter().map(|(key, entry)| (key, &entry.node))),
        }
    }
}

/// A value under a key that nobody wrote.
impl From<Node> for Entry {
    fn from(node: Node) -> Self {
        Entry { key_span: Span::NONE, node }
    }
}

/// A map that nobody wrote.
impl<const N: usize> From<[(&str, Value); N]> for Value {
    fn from(entries: [(&str, Value); N]) -> Self {
        let entry = |(key, value): (&str, Value)| (key.to_owned(), Node::new(value, Span::NONE).into());
        Value::Map(entries.into_iter().map(entry).collect())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Float(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<Vec<Node>> for Value {
    fn from(list: Vec<Node>) -> Self {
        Value::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Value::Map(map)
    }
}

/// The tree without its places, to be compared with one that was read elsewhere.
#[cfg(test)]
pub fn without_places(node: &Node) -> Node {
    let value = match &node.value {
        Value::List(items) => items.iter().map(without_places).collect::<Vec<_>>().into(),
        Value::Map(map) => {
            let bare = |(key, entry): (&String, &Entry)| (key.clone(), without_places(&entry.node).into());
            map.iter().map(bare).collect::<Map>().into()
        }
        value => value.clone(),
    };
    Node { value, span: Span::NONE }
}
