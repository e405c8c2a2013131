//! The tree of a document: YAML, TOML, JSON and `--set` values are all parsed into it.
//!
//! Every node and every key of a mapping has the [`Span`] of its text, so that a finding about a value can be reported
//! on its line. Values keep their spans when trees are merged, so the tree is also the index from paths to locations.

pub mod merge;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::source::Span;

/// A value and its source span ([`Span::SYNTHETIC`] for a value that is not in any source, such as a chart default).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The source span.
    pub span: Span,
}

/// The value of a node. Integers and floats are distinct.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Null: `null`, `~` or an omitted value.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float, including infinities and NaN.
    Float(f64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in source order.
    Map(Map),
}

/// The entries of a mapping by key, in source order.
pub type Map = IndexMap<String, Entry, KeyHasher>;

/// The hasher of keys: fast for short strings, with a seed of the process because keys may be hostile.
pub type KeyHasher = foldhash::fast::RandomState;

/// An entry of a mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The span of the key.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// A value with its span.
    pub fn new(value: impl Into<Value>, span: Span) -> Self {
        Self {
            value: value.into(),
            span,
        }
    }

    /// A copy of the tree without spans, to compare it with one of another source.
    pub fn without_spans(&self) -> Node {
        let mut copy = self.clone();
        copy.map_spans(&|_| Span::SYNTHETIC, &|_| Span::SYNTHETIC);
        copy
    }

    /// Replaces the spans of all keys and all values in this tree.
    pub fn map_spans(&mut self, key: &dyn Fn(Span) -> Span, value: &dyn Fn(Span) -> Span) {
        self.span = value(self.span);
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(|item| item.map_spans(key, value)),
            Value::Map(map) => {
                for entry in map.values_mut() {
                    entry.key_span = key(entry.key_span);
                    entry.node.map_spans(key, value);
                }
            }
            _ => {}
        }
    }

    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of `key`, mutable.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(map) => map.get_mut(key).map(|entry| &mut entry.node),
            _ => None,
        }
    }

    /// The entry of `key`: its value and the span of the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_map()?.get(key)
    }

    /// The value at a path of keys: `node.at(&["image", "tag"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The entries, if this is a mapping.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if this is one.
    pub fn as_int(&self) -> Option<i64> {
        match self.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// Returns true for null.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// Returns true if this is neither a list nor a mapping.
    pub fn is_scalar(&self) -> bool {
        !matches!(self.value, Value::Map(_) | Value::List(_))
    }

    /// Returns true if a Go template treats the value as true: anything but null, false, zero and empty values.
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

    /// The value as a Go template prints it: null as an empty string, a list as `[a b]`, a mapping as `map[a:1]`.
    pub fn to_template_string(&self) -> String {
        let mut out = String::new();
        self.print_into(&mut out);
        out
    }

    fn print_into(&self, out: &mut String) {
        match &self.value {
            Value::Null => {}
            Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(number) => out.push_str(&format_float(*number)),
            Value::String(text) => out.push_str(text),
            Value::List(list) => {
                out.push('[');
                print_joined(list.iter().map(|item| (None, item)), out);
                out.push(']');
            }
            Value::Map(map) => {
                let mut entries: Vec<_> = map
                    .iter()
                    .map(|(key, entry)| (Some(key), &entry.node))
                    .collect();
                entries.sort_by_key(|&(key, _)| key);
                out.push_str("map[");
                print_joined(entries.into_iter(), out);
                out.push(']');
            }
        }
    }

    /// The value of `key`, inserted as null if it is missing. A value that is not a mapping is replaced by one.
    pub fn child_mut(&mut self, key: &str, key_span: Span) -> &mut Node {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Map::default());
        }
        let Value::Map(map) = &mut self.value else {
            unreachable!("the value was set to a mapping")
        };
        &mut map
            .entry(key.to_owned())
            .or_insert_with(|| Entry {
                key_span,
                node: Node::default(),
            })
            .node
    }
}

impl Value {
    /// The type of the value with an article, for messages.
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
        if node.is_null() {
            out.push_str("<nil>")
        } else {
            node.print_into(out)
        }
    }
}

/// Formats a float for YAML, JSON and Go templates: an integer without fraction and exponent.
pub fn format_float(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let exponent = if number == 0.0 {
        0
    } else {
        number.abs().log10().floor() as i32
    };
    if (-5..21).contains(&exponent) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power
        .strip_prefix('-')
        .map_or(('+', power), |power| ('-', power));
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
            Value::Map(map) => {
                serializer.collect_map(map.iter().map(|(key, entry)| (key, &entry.node)))
            }
        }
    }
}

/// An entry with a synthetic key.
impl From<Node> for Entry {
    fn from(node: Node) -> Self {
        Entry {
            key_span: Span::SYNTHETIC,
            node,
        }
    }
}

/// A mapping without source spans.
impl<const N: usize> From<[(&str, Value); N]> for Value {
    fn from(entries: [(&str, Value); N]) -> Self {
        let entry = |(key, value): (&str, Value)| {
            (key.to_owned(), Node::new(value, Span::SYNTHETIC).into())
        };
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
