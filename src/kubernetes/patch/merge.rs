//! Merge patches (RFC 7386).

use super::{PatchError, prune_nulls};
use helm_yaml::tree::{Map, Node, Value};

/// Applies a merge patch. A list replaces the target; a scalar is refused.
pub(super) fn apply(mut target: Node, patch: &Node) -> Result<Node, PatchError> {
    let mut patch = patch.clone();
    match (&mut target.value, &mut patch.value) {
        (Value::Map(map), Value::Map(patch)) => merge(map, std::mem::take(patch)),
        (_, Value::Map(_) | Value::List(_)) => {
            prune_nulls(&mut patch);
            return Ok(patch);
        }
        (_, other) => {
            let message = format!("expected an object, found {}", other.kind());
            return Err(PatchError::at(patch.span, message));
        }
    }
    Ok(target)
}

fn merge(target: &mut Map, patch: Map) {
    for (key, mut entry) in patch {
        if entry.node.is_null() {
            target.shift_remove(&key);
            continue;
        }
        match (target.get_mut(&key), &mut entry.node.value) {
            (Some(own), Value::Map(patch)) if own.node.as_map().is_some() => {
                if let Value::Map(map) = &mut own.node.value {
                    merge(map, std::mem::take(patch));
                }
            }
            _ => {
                prune_nulls(&mut entry.node);
                target.insert(key, entry);
            }
        }
    }
}
