//! How values come together: files over files, and the result over the chart's defaults.
//!
//! Both follow Helm: maps are merged key by key, anything else is replaced whole, and a `null` takes a default away.
//! Every value keeps the place where it was written.

use indexmap::map::Entry as Slot;

use crate::tree::{Entry, Map, Node, Value};

/// Lays `over` on `base`: the values of a later file, or of a later document of a file, on those before it.
/// A `null` replaces like any other value; it does its work in [`coalesce`].
pub fn merge(base: &mut Node, over: Node) {
    match (&mut base.value, over.value) {
        (Value::Map(into), Value::Map(from)) => {
            if base.span.is_none() || into.is_empty() {
                base.span = over.span;
            }
            merge_maps(into, from);
        }
        (_, value) => *base = Node { value, span: over.span },
    }
}

fn merge_maps(into: &mut Map, from: Map) {
    for (key, entry) in from {
        match into.entry(key) {
            Slot::Occupied(mut slot) => {
                let known = slot.get_mut();
                known.key_span = entry.key_span;
                merge(&mut known.node, entry.node);
            }
            Slot::Vacant(slot) => {
                slot.insert(entry);
            }
        }
    }
}

/// Fills `values` up with the chart's `defaults`. A `null` for a key that has a default removes the key; for any other
/// key it stays. Where one side has a map and the other has not, the values win.
pub fn coalesce(values: &mut Node, defaults: Node) {
    let (Value::Map(into), Value::Map(from)) = (&mut values.value, defaults.value) else { return };
    for (key, mut default) in from {
        // A default that is null has one effect, and only at the top: it takes a null for its key away.
        if default.node.is_null() && !into.get(&key).is_some_and(|entry| entry.node.is_null()) {
            continue;
        }
        remove_nulls(&mut default.node);
        coalesce_key(into, key, default);
    }
}

fn coalesce_key(into: &mut Map, key: String, default: Entry) {
    match into.entry(key) {
        Slot::Occupied(slot) if slot.get().node.is_null() => {
            slot.shift_remove();
        }
        Slot::Occupied(mut slot) => {
            if let (Value::Map(into), Value::Map(from)) = (&mut slot.get_mut().node.value, default.node.value) {
                from.into_iter().for_each(|(key, default)| coalesce_key(into, key, default));
            }
        }
        Slot::Vacant(slot) => {
            slot.insert(default);
        }
    }
}

fn remove_nulls(node: &mut Node) {
    let Value::Map(map) = &mut node.value else { return };
    map.retain(|_, entry| {
        remove_nulls(&mut entry.node);
        !entry.node.is_null()
    });
}
