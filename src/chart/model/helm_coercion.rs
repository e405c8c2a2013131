//! Type coercion as Helm and the chart's templates do it: truthiness, strings, integers.

use super::{Model, SourcedText};
use helm_yaml::tree::{Node, Value};

/// Whether a Go template takes the value at a path for true.
pub fn is_truthy(values: &Node, path: &[&str]) -> bool {
    values.at(path).is_some_and(Node::is_truthy)
}

/// The value at a path as a string; `None` if it is missing or falsy.
pub fn to_helm_string(values: &Node, path: &[&str]) -> Option<String> {
    values
        .at(path)
        .filter(|node| node.is_truthy())
        .map(Node::to_template_string)
}

/// The same string with the span of the value.
pub fn sourced(values: &Node, path: &[&str]) -> Option<SourcedText> {
    values
        .at(path)
        .filter(|node| node.is_truthy())
        .map(SourcedText::of)
}

/// The value as Helm's `int64` function converts it: whatever is not a number becomes 0.
pub fn to_int64(node: &Node) -> i64 {
    match &node.value {
        Value::Int(number) => *number,
        Value::Float(number) => *number as i64,
        Value::Bool(flag) => i64::from(*flag),
        Value::String(text) => helm_template::to_int64(text),
        _ => 0,
    }
}

impl Model<'_> {
    /// Whether a Go template takes the value at a path for true.
    pub(super) fn is_truthy(self, path: &[&str]) -> bool {
        is_truthy(self.tree(), path)
    }

    /// The value at a path as a string; `None` if it is missing or falsy.
    pub(super) fn string(self, path: &[&str]) -> Option<String> {
        to_helm_string(self.tree(), path)
    }

    /// The same string with the span of the value.
    pub(super) fn sourced(self, path: &[&str]) -> Option<SourcedText> {
        sourced(self.tree(), path)
    }
}
