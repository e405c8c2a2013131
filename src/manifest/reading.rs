//! How the chart reads a value: its truth, its text, its number.

use crate::expression;
use crate::tree::{Node, Value};

/// Whether a Go template would take the value for true.
pub(super) fn is_set(values: &Node, path: &[&str]) -> bool {
    values.at(path).is_some_and(Node::is_truthy)
}

/// The value as text, unless there is none or an empty one.
pub(super) fn printed(values: &Node, path: &[&str]) -> Option<String> {
    values.at(path).filter(|node| node.is_truthy()).map(Node::printed)
}

/// A number as Helm's `int64` takes it: what is no number counts as 0.
pub(super) fn whole(node: &Node) -> i64 {
    match &node.value {
        Value::Int(number) => *number,
        Value::Float(number) => *number as i64,
        Value::Bool(flag) => i64::from(*flag),
        Value::String(text) => expression::whole(text),
        _ => 0,
    }
}

/// Whether the pod runs as user 0, whose configuration lies in another folder.
pub(super) fn runs_as_root(values: &Node) -> bool {
    values.at(&["podSecurityContext", "runAsUser"]).is_some_and(|user| whole(user) == 0)
}
