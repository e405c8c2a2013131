//! Strategic merge patches.
//!
//! Objects are merged key by key, and null deletes. Lists are replaced, except those with a merge key: their items are
//! merged with the items of the same key, and new items are added. Directives: `$patch` (`replace`, `delete`),
//! `$retainKeys`, `$deleteFromPrimitiveList/LIST` and `$setElementOrder/LIST`.

use std::collections::{HashMap, HashSet};

use super::merge_keys::{ListStrategy, strategy};
use super::{PatchError, is_equal, prune_nulls};
use crate::schema::{Schema, first_token};
use helm_yaml::tree::{Entry, Map, Node, Value};

const PATCH: &str = "$patch";
const RETAIN_KEYS: &str = "$retainKeys";
const DELETE_FROM: &str = "$deleteFromPrimitiveList/";
const SET_ORDER: &str = "$setElementOrder/";

/// Returns true if a patch removes the object as a whole.
pub(super) fn deletes(patch: &Node) -> bool {
    patch.get(PATCH).and_then(Node::as_str) == Some("delete")
}

/// Where merged lists have the items of the patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    /// Both lists are merged as sorted lists, as by the API server.
    Sorted,
    /// Before the other items, as by kustomize.
    First,
}

/// Applies a strategic merge patch.
pub(super) fn apply(
    target: Node,
    patch: &Node,
    schema: Option<Schema>,
    placement: Placement,
) -> Result<Node, PatchError> {
    match (&target.value, &patch.value) {
        (Value::Map(_), Value::Map(_)) => merge(target, patch.clone(), schema, placement),
        (_, Value::Null) => Ok(target),
        (_, other) => {
            let message = format!("expected an object, found {}", other.kind());
            Err(PatchError::at(patch.span, message))
        }
    }
}

/// Merges two objects.
fn merge(
    mut target: Node,
    mut patch: Node,
    schema: Option<Schema>,
    placement: Placement,
) -> Result<Node, PatchError> {
    let (Value::Map(own), Value::Map(changes)) = (&mut target.value, &mut patch.value) else {
        return Ok(patch);
    };
    if let Some(directive) = changes.shift_remove(PATCH) {
        return match directive.node.as_str() {
            Some("replace") => Ok(patch),
            Some("delete") => Ok(Node::new(Map::default(), patch.span)),
            _ => Err(unknown_directive(&directive.node)),
        };
    }
    retain_keys(own, changes)?;
    let orders = take_orders(changes);
    for (key, entry) in std::mem::take(changes) {
        merge_entry(own, &key, entry, schema, placement)?;
    }
    for (list, order) in orders {
        set_order(own, &list, &order, schema);
    }
    Ok(target)
}

fn merge_entry(
    own: &mut Map,
    key: &str,
    entry: Entry,
    schema: Option<Schema>,
    placement: Placement,
) -> Result<(), PatchError> {
    if let Some(list) = key.strip_prefix(DELETE_FROM) {
        delete_from(own, list, &entry.node);
        return Ok(());
    }
    if entry.node.is_null() {
        own.shift_remove(key);
        return Ok(());
    }
    let mut is_merged = false;
    let merged = match own.get(key).map(|own| (&own.node.value, &entry.node.value)) {
        Some((Value::Map(_), Value::Map(_))) => {
            is_merged = true;
            let inner = field(schema, key);
            merge(take(own, key), entry.node, inner, placement)?
        }
        Some((Value::List(_), Value::List(_))) => {
            let name = schema.map(Schema::name).unwrap_or_default();
            let items = field(schema, key).and_then(Schema::items);
            match strategy(name, key) {
                ListStrategy::Replace => entry.node,
                ListStrategy::Merge(merge_key) => {
                    is_merged = true;
                    merge_lists(take(own, key), entry.node, merge_key, items, placement)?
                }
            }
        }
        _ => match without_directives(entry.node) {
            Some(mut node) => {
                prune_nulls(&mut node);
                node
            }
            None => {
                own.shift_remove(key);
                return Ok(());
            }
        },
    };
    // The key of an object or list that is merged is that of the target.
    let merged_key = own.get(key).filter(|_| is_merged).map(|own| own.key_span);
    let key_span = merged_key.unwrap_or(entry.key_span);
    own.insert(
        key.to_owned(),
        Entry {
            key_span,
            node: merged,
        },
    );
    Ok(())
}

/// The value of a key, which is replaced afterwards.
fn take(map: &mut Map, key: &str) -> Node {
    let entry = map.get_mut(key);
    entry
        .map(|entry| std::mem::take(&mut entry.node))
        .unwrap_or_default()
}

fn field(schema: Option<Schema>, key: &str) -> Option<Schema> {
    schema?.field(key).map(|field| field.schema())
}

/// Merges two lists by a key. Items of the target keep their order, unless the patch has them in another one.
fn merge_lists(
    target: Node,
    patch: Node,
    merge_key: &str,
    schema: Option<Schema>,
    placement: Placement,
) -> Result<Node, PatchError> {
    let span = patch.span;
    let (Value::List(own), Value::List(changes)) = (target.value, patch.value) else {
        return Ok(Node::default());
    };
    let is_object = |node: &Node| node.as_map().is_some();
    let objects = own
        .iter()
        .chain(&changes)
        .filter(|node| is_object(node))
        .count();
    if objects == 0 {
        return Ok(Node::new(union(own, changes), span));
    }
    if objects < own.len() + changes.len() {
        let odd = changes.iter().find(|node| !is_object(node));
        let at = odd.map_or(span, |node| node.span);
        return Err(PatchError::at(at, "expected objects as items of the list"));
    }
    let (own, changes) = apply_directives(own, changes, merge_key)?;
    let order = Order::of(&changes, merge_key);
    let mut places = Order::of(&own, merge_key);
    let server_order = places.clone();
    let mut merged = own;
    for change in changes {
        let key = key_of(&change, merge_key)?;
        match places.0.get(&key) {
            Some(&at) => {
                merged[at] = merge(std::mem::take(&mut merged[at]), change, schema, placement)?
            }
            None => {
                places.0.insert(key, merged.len());
                merged.push(change);
            }
        }
    }
    for item in &merged {
        key_of(item, merge_key)?;
    }
    let server_order = match placement {
        Placement::Sorted => server_order,
        Placement::First => Order::default(),
    };
    let items = ordered(merged, &order, &server_order, merge_key);
    Ok(Node::new(items, span))
}

/// The places of the items of a list, by their keys.
#[derive(Clone, Default)]
struct Order(HashMap<String, usize>);

impl Order {
    fn of(items: &[Node], merge_key: &str) -> Self {
        let mut places = HashMap::new();
        for (place, item) in items.iter().enumerate() {
            if let Ok(key) = key_of(item, merge_key) {
                places.entry(key).or_insert(place);
            }
        }
        Order(places)
    }

    fn place(&self, item: &Node, merge_key: &str) -> Option<usize> {
        self.0.get(&key_of(item, merge_key).ok()?).copied()
    }
}

/// Both lists without repetitions: the items of the target, then new ones.
fn union(own: Vec<Node>, changes: Vec<Node>) -> Vec<Node> {
    let mut seen = HashSet::new();
    let mut all: Vec<Node> = own.into_iter().chain(changes).collect();
    all.retain(|node| seen.insert(format!("{:?}", node.value)));
    all
}

/// The key of an item: its value with its type.
fn key_of(item: &Node, merge_key: &str) -> Result<String, PatchError> {
    match item.get(merge_key) {
        Some(key) => Ok(format!("{:?}", key.value)),
        None => {
            let message = format!("missing `{merge_key}`: items of this list are merged by it");
            Err(PatchError::at(first_token(item), message))
        }
    }
}

/// Applies `$patch` in items: `delete` removes the items of the target with the same key, `replace` all of them.
fn apply_directives(
    mut own: Vec<Node>,
    changes: Vec<Node>,
    merge_key: &str,
) -> Result<(Vec<Node>, Vec<Node>), PatchError> {
    let mut kept = Vec::new();
    let mut deleted = Vec::new();
    let mut replaces = false;
    for change in changes {
        match change.get(PATCH) {
            None => kept.push(change),
            Some(directive) => match directive.as_str() {
                Some("delete") => deleted.push(key_of(&change, merge_key)?),
                Some("replace") => replaces = true,
                _ => return Err(unknown_directive(directive)),
            },
        }
    }
    let deleted: HashSet<String> = deleted.into_iter().collect();
    own.retain(|item| key_of(item, merge_key).is_ok_and(|key| !deleted.contains(&key)));
    Ok(if replaces {
        (kept, Vec::new())
    } else {
        (own, kept)
    })
}

/// The items of the patch in its order, and the others in the order of the target, merged as two sorted lists.
fn ordered(items: Vec<Node>, order: &Order, server_order: &Order, merge_key: &str) -> Vec<Node> {
    let at_server = |item: &Node| server_order.place(item, merge_key);
    let (mut patched, mut others): (Vec<Node>, Vec<Node>) = items
        .into_iter()
        .partition(|item| order.place(item, merge_key).is_some());
    patched.sort_by_cached_key(|item| order.place(item, merge_key));
    others.sort_by_cached_key(at_server);
    let mut result = Vec::new();
    let (mut patched, mut others) = (
        patched.into_iter().peekable(),
        others.into_iter().peekable(),
    );
    loop {
        let comes_first = match (others.peek(), patched.peek()) {
            (Some(other), Some(patched)) => {
                let places = (at_server(other), at_server(patched));
                matches!(places, (Some(other), Some(patched)) if other < patched)
            }
            (other, _) => other.is_some(),
        };
        let next = if comes_first {
            others.next()
        } else {
            patched.next()
        };
        match next {
            Some(node) => result.push(node),
            None => return result,
        }
    }
}

/// Removes all keys of the target that `$retainKeys` does not list.
fn retain_keys(own: &mut Map, changes: &mut Map) -> Result<(), PatchError> {
    let Some(directive) = changes.shift_remove(RETAIN_KEYS) else {
        return Ok(());
    };
    let keys = directive.node.as_list().unwrap_or_default();
    let is_listed = |name: &str| keys.iter().any(|key| key.as_str() == Some(name));
    let odd = changes.iter().find(|(name, entry)| {
        !entry.node.is_null()
            && !name.starts_with(DELETE_FROM)
            && !name.starts_with(SET_ORDER)
            && !is_listed(name)
    });
    if odd.is_some() || directive.node.as_list().is_none() {
        let message = "expected every key of the object in `$retainKeys`";
        return Err(PatchError::at(directive.node.span, message));
    }
    own.retain(|name, _| is_listed(name));
    Ok(())
}

/// Removes values from a list of scalars.
fn delete_from(own: &mut Map, list: &str, values: &Node) {
    let values = values.as_list().unwrap_or_default();
    if let Some(Value::List(items)) = own.get_mut(list).map(|entry| &mut entry.node.value) {
        items.retain(|item| !values.iter().any(|value| is_equal(value, item)));
    }
}

fn take_orders(changes: &mut Map) -> HashMap<String, Node> {
    let names: Vec<String> = changes
        .keys()
        .filter(|key| key.starts_with(SET_ORDER))
        .cloned()
        .collect();
    let taken = names.into_iter().filter_map(|name| {
        let entry = changes.shift_remove(&name)?;
        Some((name.trim_start_matches(SET_ORDER).to_owned(), entry.node))
    });
    taken.collect()
}

/// Sorts a list as `$setElementOrder` requests.
fn set_order(own: &mut Map, list: &str, order: &Node, schema: Option<Schema>) {
    let name = schema.map(Schema::name).unwrap_or_default();
    let ListStrategy::Merge(merge_key) = strategy(name, list) else {
        return;
    };
    let Some(entry) = own.get_mut(list) else {
        return;
    };
    let order = Order::of(order.as_list().unwrap_or_default(), merge_key);
    if let Value::List(items) = std::mem::take(&mut entry.node.value) {
        let server_order = Order::of(&items, merge_key);
        let items = ordered(items, &order, &server_order, merge_key);
        entry.node.value = Value::List(items);
    }
}

/// A new value without the objects that only have a directive; `None` if it is such an object itself.
fn without_directives(mut node: Node) -> Option<Node> {
    match &mut node.value {
        Value::Map(map) if map.contains_key(PATCH) => return None,
        Value::Map(map) => {
            let cleaned = std::mem::take(map).into_iter().filter_map(|(key, entry)| {
                let node = without_directives(entry.node)?;
                Some((key, Entry { node, ..entry }))
            });
            *map = cleaned.collect();
        }
        Value::List(list) => {
            *list = std::mem::take(list)
                .into_iter()
                .filter_map(without_directives)
                .collect();
        }
        _ => {}
    }
    Some(node)
}

fn unknown_directive(directive: &Node) -> PatchError {
    PatchError::at(
        directive.span,
        "expected `$patch` to be `replace` or `delete`",
    )
}
