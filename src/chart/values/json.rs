//! Embedded JSON as a tree without spans.

use serde_json::Value as Json;

use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// Parses JSON as a tree. Keys whose value is `null`, which marks a missing default, are left out.
pub(super) fn node(json: Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => flag.into(),
        Json::Number(number) => number
            .as_i64()
            .map(Value::Int)
            .unwrap_or(Value::Float(number.as_f64().unwrap_or(0.0))),
        Json::String(text) => text.into(),
        Json::Array(items) => items.into_iter().map(node).collect::<Vec<_>>().into(),
        Json::Object(entries) => {
            let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
            entries
                .map(|(key, value)| (key, node(value).into()))
                .collect::<Map>()
                .into()
        }
    };
    Node::new(value, Span::SYNTHETIC)
}
