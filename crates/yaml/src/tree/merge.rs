//! Merging of values as in Helm: later files override earlier ones, and the result overrides the chart's defaults.
//!
//! Mappings are merged key by key, any other value is replaced as a whole, and a `null` removes a default. Values keep
//! their spans.

use indexmap::map::Entry as Slot;

use super::{Entry, Map, Node, Value};

/// Merges the values `over` of a later file or document into `base`. A `null` overrides like any other value; it
/// removes a default only in [`coalesce`].
pub fn merge(base: &mut Node, over: Node) {
    match (&mut base.value, over.value) {
        (Value::Map(into), Value::Map(from)) => {
            if base.span.is_synthetic() || into.is_empty() {
                base.span = over.span;
            }
            merge_maps(into, from);
        }
        (_, value) => {
            *base = Node {
                value,
                span: over.span,
            }
        }
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

/// Adds the chart's `defaults` to `values`. A `null` for a key that has a default removes the key; any other `null` is
/// kept. Where only one side is a mapping, the values win.
pub fn coalesce(values: &mut Node, defaults: Node) {
    let (Value::Map(into), Value::Map(from)) = (&mut values.value, defaults.value) else {
        return;
    };
    for (key, mut default) in from {
        // A null default has one effect, only at the top level: it removes a null of the same key.
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
            if let (Value::Map(into), Value::Map(from)) =
                (&mut slot.get_mut().node.value, default.node.value)
            {
                from.into_iter()
                    .for_each(|(key, default)| coalesce_key(into, key, default));
            }
        }
        Slot::Vacant(slot) => {
            slot.insert(default);
        }
    }
}

fn remove_nulls(node: &mut Node) {
    let Value::Map(map) = &mut node.value else {
        return;
    };
    map.retain(|_, entry| {
        remove_nulls(&mut entry.node);
        !entry.node.is_null()
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reader::{self, from_str};
    use crate::source::{Origin, Sources, Span};

    fn merged(mut base: Node, over: Node) -> Node {
        merge(&mut base, over);
        base
    }

    #[test]
    fn later_files_win_key_by_key() {
        for (base, over, expected) in [
            (
                "a: {b: 1, c: 2}",
                "a: {c: 3, d: 4}",
                "a: {b: 1, c: 3, d: 4}",
            ),
            ("a: {b: 1}", "a: x", "a: x"),
            ("a: x", "a: {b: 1}", "a: {b: 1}"),
            ("a: [1, 2]", "a: [3]", "a: [3]"),
            ("a: {b: 1}", "a: {b: null}", "a: {b: null}"),
            ("a: {b: 1}", "a: null", "a: null"),
            ("a: {b: 1}", "a: {}", "a: {b: 1}"),
            ("a: 1", "", "a: 1"),
        ] {
            assert_eq!(
                merged(from_str(base).unwrap(), from_str(over).unwrap()).without_spans(),
                from_str(expected).unwrap().without_spans(),
                "{base} + {over}"
            );
        }
    }

    #[test]
    fn defaults_are_added_and_null_removes_them() {
        for (values, defaults, expected) in [
            ("a: 1", "a: 2\nb: 3", "a: 1\nb: 3"),
            ("a: null", "a: 2\nb: 3", "b: 3"),
            ("a: {b: null}", "a: {b: 1, c: 2}", "a: {c: 2}"),
            ("a: {b: null}", "a: {b: {c: 1}}", "a: {}"),
            (
                "x: null\na: {y: null}",
                "a: {b: 1}",
                "x: null\na: {b: 1, y: null}",
            ),
            (
                "a: null\nb: {c: null}",
                "a: null\nb: {c: null}",
                "b: {c: null}",
            ),
            ("{}", "a: null\nb: {c: null, d: [null]}", "b: {d: [null]}"),
            ("a: {b: 1}", "a: x", "a: {b: 1}"),
            ("a: x", "a: {b: 1}", "a: x"),
            ("a: []", "a: [1]", "a: []"),
            ("a: {}", "a: {b: 1}", "a: {b: 1}"),
        ] {
            let mut filled = from_str(values).unwrap();
            coalesce(&mut filled, from_str(defaults).unwrap());
            assert_eq!(
                filled.without_spans(),
                from_str(expected).unwrap().without_spans(),
                "{values} over {defaults}"
            );
        }
    }

    #[test]
    fn spans_survive() {
        let mut sources = Sources::default();
        let base = sources.add("base.yaml", Origin::File, "a: {b: 1, c: 2}".to_owned());
        let over = sources.add("over.yaml", Origin::File, "a:\n  c: 3".to_owned());
        let read = |file| reader::read(&sources, file).unwrap().root;
        let values = merged(read(base), read(over));
        let place = |path: &[&str]| sources.location(values.at(path).unwrap().span);
        assert_eq!(place(&["a", "b"]).as_deref(), Some("base.yaml:1:8"));
        assert_eq!(place(&["a", "c"]).as_deref(), Some("over.yaml:2:6"));
    }

    fn any_tree() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (0..9i64).prop_map(Value::Int)
        ];
        let node = leaf
            .prop_map(|value| Node::new(value, Span::SYNTHETIC))
            .prop_recursive(4, 24, 4, |inner| {
                let entry = inner.clone().prop_map(|node| Entry {
                    key_span: Span::SYNTHETIC,
                    node,
                });
                let map = prop::collection::btree_map("[a-d]", entry, 0..4)
                    .prop_map(|map| Map::from_iter(map).into());
                let list = prop::collection::vec(inner, 0..3).prop_map(Value::List);
                prop_oneof![map, list].prop_map(|value| Node {
                    value,
                    span: Span::SYNTHETIC,
                })
            });
        let entry = node.prop_map(|node| Entry {
            key_span: Span::SYNTHETIC,
            node,
        });
        let map = prop::collection::btree_map("[a-d]", entry, 0..4);
        map.prop_map(|map| Node::new(Map::from_iter(map), Span::SYNTHETIC))
    }

    proptest! {
        #[test]
        fn merging_is_idempotent(a in any_tree()) {
            prop_assert_eq!(merged(a.clone(), a.clone()), a);
        }

        #[test]
        fn later_values_win(a in any_tree(), b in any_tree()) {
            let both = merged(a, b.clone());
            prop_assert_eq!(merged(both.clone(), b), both);
        }

        #[test]
        fn coalescing_keeps_what_is_set(values in any_tree(), defaults in any_tree()) {
            let mut filled = values.clone();
            coalesce(&mut filled, defaults);
            for (key, entry) in values.as_map().into_iter().flatten().filter(|(_, entry)| !entry.node.is_null()) {
                let kept = filled.get(key);
                prop_assert!(kept.is_some_and(|kept| entry.node.as_map().is_some() == kept.as_map().is_some()));
            }
        }
    }
}
