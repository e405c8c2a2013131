//! Conversion between document trees and template values.

use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::{self, Map, Node};

use super::format::display;
use super::value::{Entries, Number, Value};

/// Converts a node to a template value as Helm does: a number from a file or from JSON is a `float64`, an integer from
/// `--set` an `int64`.
pub(super) fn from_node(node: &Node, sources: &Sources) -> Value {
    match &node.value {
        tree::Value::Null => Value::Nil,
        tree::Value::Bool(flag) => Value::Bool(*flag),
        tree::Value::Int(number) => match sources.origin(node.span) {
            Some(Origin::Flag) => Value::int64(*number),
            _ => Value::float(*number as f64),
        },
        tree::Value::Float(number) => Value::float(*number),
        tree::Value::String(text) => Value::string(text.as_str()),
        tree::Value::List(list) => {
            Value::list(list.iter().map(|item| from_node(item, sources)).collect())
        }
        tree::Value::Map(map) => Value::dict(entries(map, sources)),
    }
}

/// Converts a node of another tool's data, in which an integer is an `int`.
pub(super) fn from_data(node: &Node) -> Value {
    match &node.value {
        tree::Value::Int(number) => Value::int(*number),
        tree::Value::List(list) => Value::list(list.iter().map(from_data).collect()),
        tree::Value::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, entry)| (key.as_str().into(), from_data(&entry.node)));
            Value::dict(entries.collect())
        }
        _ => from_node(node, &Sources::default()),
    }
}

/// Converts the entries of a mapping.
pub(super) fn entries(map: &Map, sources: &Sources) -> Entries {
    map.iter()
        .map(|(key, entry)| (key.as_str().into(), from_node(&entry.node, sources)))
        .collect()
}

/// Converts a value to a node. The value has been weighed, so it does not contain itself.
pub(super) fn to_node(value: &Value) -> Node {
    let value = match value {
        Value::Missing | Value::Nil => tree::Value::Null,
        Value::Bool(flag) => tree::Value::Bool(*flag),
        Value::Number(number) => number_to_tree(*number),
        Value::String(text) => tree::Value::String(text.to_string()),
        Value::List(list) if list.is_nil => tree::Value::Null,
        Value::List(list) => tree::Value::List(list.items.iter().map(to_node).collect()),
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            tree::Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.to_string(), to_node(value).into()))
                    .collect(),
            )
        }
        Value::Struct(fields) => {
            let entry = |(name, value): &(&str, Value)| ((*name).to_owned(), to_node(value).into());
            tree::Value::Map(fields.fields.iter().map(entry).collect())
        }
        Value::Time(time) => {
            tree::Value::String(time.format("2006-01-02T15:04:05.999999999Z07:00"))
        }
        Value::Version(_) => tree::Value::String(display(value)),
    };
    Node {
        value,
        ..Node::default()
    }
}

fn number_to_tree(number: Number) -> tree::Value {
    match number {
        Number::Int(number) | Number::Int64(number) | Number::Duration(number) => {
            tree::Value::Int(number)
        }
        Number::Uint8(number) => tree::Value::Int(number.into()),
        Number::Uint64(number) => {
            i64::try_from(number).map_or(tree::Value::Float(number as f64), tree::Value::Int)
        }
        Number::Float(number) => tree::Value::Float(number),
    }
}
