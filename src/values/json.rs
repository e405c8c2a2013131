//! JSON as a tree, for what is embedded in the program: nobody wrote it, so it has no places.

use serde_json::Value as Json;

use crate::source::Span;
use crate::tree::{Map, Node, Value};

/// JSON as a tree. A key whose value is `null` is left out: that is how a missing default is written.
pub(super) fn node(json: Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => flag.into(),
        Json::Number(number) => number.as_i64().map(Value::Int).unwrap_or(Value::Float(number.as_f64().unwrap_or(0.0))),
        Json::String(text) => text.into(),
        Json::Array(items) => items.into_iter().map(node).collect::<Vec<_>>().into(),
        Json::Object(entries) => {
            let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
            entries.map(|(key, value)| (key, node(value).into())).collect::<Map>().into()
        }
    };
    Node::new(value, Span::NONE)
}
