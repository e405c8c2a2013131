//! Strategic merge patches.
//!
//! Objects are merged key by key, and null deletes. Lists are replaced, except those with a merge key: their items are
//! merged with the items of the same key, and new items are added. Directives: `$patch` (`replace`, `delete`; in
//! kustomize also `merge`), `$retainKeys`, `$deleteFromPrimitiveList/LIST` and `$setElementOrder/LIST`.
//!
//! The [`Dialect`]s differ in what a directive does to a value that is absent or becomes empty.

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

/// Whose strategic merge patches these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Both lists are merged as sorted lists. `$patch: delete` leaves an empty object.
    ApiServer,
    /// Merged lists have the items of the patch first. `$patch: delete` removes the key, and what is absent is merged as
    /// if it were empty.
    Kustomize,
}

/// The value of `$patch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

impl Directive {
    fn read(node: &Node, dialect: Dialect) -> Result<Self, PatchError> {
        match (node.as_str(), dialect) {
            (Some("replace"), _) => Ok(Directive::Replace),
            (Some("delete"), _) => Ok(Directive::Delete),
            (Some("merge"), Dialect::Kustomize) => Ok(Directive::Merge),
            (_, Dialect::Kustomize) => Err(PatchError::at(
                node.span,
                "expected `$patch` to be `merge`, `replace` or `delete`",
            )),
            (_, Dialect::ApiServer) => Err(PatchError::at(
                node.span,
                "expected `$patch` to be `replace` or `delete`",
            )),
        }
    }
}

/// Applies a strategic merge patch.
pub(super) fn apply(
    target: Node,
    patch: &Node,
    schema: Option<Schema>,
    dialect: Dialect,
) -> Result<Node, PatchError> {
    if let Some(directive) = patch.get(PATCH)
        && dialect == Dialect::Kustomize
        && Directive::read(directive, dialect)? == Directive::Replace
    {
        return Err(without_effect(directive, "the object as a whole"));
    }
    match (&target.value, &patch.value) {
        (Value::Map(_), Value::Map(_)) => {
            let merged = merge(target, patch.clone(), schema, dialect)?;
            Ok(merged.unwrap_or_default())
        }
        (_, Value::Null) => Ok(target),
        (_, other) => {
            let message = format!("expected an object, found {}", other.kind());
            Err(PatchError::at(patch.span, message))
        }
    }
}

/// Merges two objects; `None` if the patch removes the object.
fn merge(
    mut target: Node,
    mut patch: Node,
    schema: Option<Schema>,
    dialect: Dialect,
) -> Result<Option<Node>, PatchError> {
    let (Value::Map(own), Value::Map(changes)) = (&mut target.value, &mut patch.value) else {
        return Ok(Some(patch));
    };
    if let Some(directive) = changes.shift_remove(PATCH) {
        let directive = Directive::read(&directive.node, dialect)?;
        match (directive, dialect) {
            (Directive::Merge, _) => {}
            (Directive::Replace, Dialect::ApiServer) => return Ok(Some(patch)),
            (Directive::Delete, Dialect::ApiServer) => {
                return Ok(Some(Node::new(Map::default(), patch.span)));
            }
            (Directive::Replace, Dialect::Kustomize) => {
                own.clear();
                target.span = patch.span;
            }
            (Directive::Delete, Dialect::Kustomize) => return Ok(None),
        }
    }
    if dialect == Dialect::Kustomize {
        refuse_unsupported(changes)?;
    }
    retain_keys(own, changes)?;
    let orders = take_orders(changes);
    for (key, entry) in std::mem::take(changes) {
        merge_entry(own, &key, entry, schema, dialect)?;
    }
    for (list, order) in orders {
        set_order(own, &list, &order, schema);
    }
    Ok(Some(target))
}

/// Refuses the directives that kustomize would leave in the object.
fn refuse_unsupported(changes: &Map) -> Result<(), PatchError> {
    let is_unsupported = |key: &str| {
        key == RETAIN_KEYS || key.starts_with(DELETE_FROM) || key.starts_with(SET_ORDER)
    };
    match changes.iter().find(|(key, _)| is_unsupported(key)) {
        Some((key, entry)) => {
            let message = format!("unknown directive `{key}`: expected `$patch`");
            Err(PatchError::at(entry.key_span, message))
        }
        None => Ok(()),
    }
}

fn merge_entry(
    own: &mut Map,
    key: &str,
    entry: Entry,
    schema: Option<Schema>,
    dialect: Dialect,
) -> Result<(), PatchError> {
    if let Some(list) = key.strip_prefix(DELETE_FROM) {
        delete_from(own, list, &entry.node);
        return Ok(());
    }
    if entry.node.is_null() {
        own.shift_remove(key);
        return Ok(());
    }
    let name = schema.map(Schema::name).unwrap_or_default();
    let strategy = strategy(name, key);
    let known = own.get(key).map(|own| (&own.node.value, &entry.node.value));
    let is_merged = match known {
        Some((Value::Map(_), Value::Map(_))) => true,
        Some((Value::List(_), Value::List(_))) => strategy != ListStrategy::Replace,
        _ => false,
    };
    // The key of an object or list that is merged is that of the target.
    let merged_key = own.get(key).filter(|_| is_merged).map(|own| own.key_span);
    let key_span = merged_key.unwrap_or(entry.key_span);
    let merged = match (known, dialect) {
        (Some(_), _) if is_merged => {
            let inner = field(schema, key);
            merge_values(take(own, key), entry.node, strategy, inner, dialect)?
        }
        (_, Dialect::Kustomize) => {
            if let Some(known) = own.get(key) {
                expect_same_type(&known.node, &entry.node)?;
            }
            let absent = empty(&entry.node);
            merge_values(absent, entry.node, strategy, field(schema, key), dialect)?
        }
        (Some((Value::List(_), Value::List(_))), Dialect::ApiServer) => Some(entry.node),
        (_, Dialect::ApiServer) => without_directives(entry.node).map(|mut node| {
            prune_nulls(&mut node);
            node
        }),
    };
    match merged {
        Some(node) => drop(own.insert(key.to_owned(), Entry { key_span, node })),
        None => drop(own.shift_remove(key)),
    }
    Ok(())
}

/// Merges two values of the same type; `None` if the patch removes the value.
fn merge_values(
    target: Node,
    patch: Node,
    strategy: ListStrategy,
    schema: Option<Schema>,
    dialect: Dialect,
) -> Result<Option<Node>, PatchError> {
    match (&patch.value, strategy) {
        (Value::Map(_), _) => merge(target, patch, schema, dialect),
        (Value::List(_), ListStrategy::Merge(merge_key)) => {
            let items = schema.and_then(Schema::items);
            merge_lists(target, patch, merge_key, items, dialect).map(Some)
        }
        _ => match directive_in(&patch) {
            Some(directive) => {
                let message =
                    "`$patch` is not supported in this list: the list of the patch replaces it";
                Err(PatchError::at(directive.span, message))
            }
            None => Ok(Some(patch)),
        },
    }
}

/// An object or list without content for an object or list of a patch.
fn empty(patch: &Node) -> Node {
    let value = match &patch.value {
        Value::Map(_) => Value::Map(Map::default()),
        Value::List(_) => Value::List(Vec::new()),
        _ => Value::Null,
    };
    Node::new(value, patch.span)
}

/// Like kustomize, refuses to replace a value with one of another type, such as an object with a list.
fn expect_same_type(own: &Node, patch: &Node) -> Result<(), PatchError> {
    let is_same = match (&own.value, &patch.value) {
        (Value::Null, _) | (Value::Map(_), Value::Map(_)) | (Value::List(_), Value::List(_)) => {
            true
        }
        _ => own.is_scalar() && patch.is_scalar(),
    };
    if is_same {
        return Ok(());
    }
    let (expected, found) = (own.value.kind(), patch.value.kind());
    let message = format!("expected {expected}, found {found}");
    Err(PatchError::at(patch.span, message))
}

/// The first `$patch` in a value, at any depth.
fn directive_in(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Map(map) => {
            let mut entries = map.values();
            node.get(PATCH)
                .or_else(|| entries.find_map(|entry| directive_in(&entry.node)))
        }
        Value::List(list) => list.iter().find_map(directive_in),
        _ => None,
    }
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
    dialect: Dialect,
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
        let (first, second) = match dialect {
            Dialect::ApiServer => (own, changes),
            Dialect::Kustomize => (changes, own),
        };
        return Ok(Node::new(union(first, second), span));
    }
    if objects < own.len() + changes.len() {
        let odd = changes.iter().find(|node| !is_object(node));
        let at = odd.map_or(span, |node| node.span);
        return Err(PatchError::at(at, "expected objects as items of the list"));
    }
    let (own, changes) = match dialect {
        Dialect::ApiServer => apply_directives(own, changes, merge_key)?,
        Dialect::Kustomize => apply_kustomize_directives(own, changes, merge_key)?,
    };
    let order = Order::of(&changes, merge_key);
    let mut places = Order::of(&own, merge_key);
    let server_order = places.clone();
    let mut merged = own;
    for change in changes {
        let key = key_of(&change, merge_key)?;
        match places.0.get(&key) {
            Some(&at) => {
                let item = std::mem::take(&mut merged[at]);
                merged[at] = merge(item, change, schema, dialect)?.unwrap_or_default();
            }
            None => {
                places.0.insert(key, merged.len());
                merged.push(new_item(change, schema, dialect)?);
            }
        }
    }
    for item in &merged {
        key_of(item, merge_key)?;
    }
    let server_order = match dialect {
        Dialect::ApiServer => server_order,
        Dialect::Kustomize => Order::default(),
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

/// An item of the patch that the target does not have.
fn new_item(change: Node, schema: Option<Schema>, dialect: Dialect) -> Result<Node, PatchError> {
    if dialect == Dialect::ApiServer {
        return Ok(change);
    }
    let merged = merge(empty(&change), change, schema, dialect)?;
    Ok(merged.unwrap_or_default())
}

/// Both lists without repetitions.
fn union(first: Vec<Node>, second: Vec<Node>) -> Vec<Node> {
    let mut seen = HashSet::new();
    let mut all: Vec<Node> = first.into_iter().chain(second).collect();
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
            Some(directive) => match Directive::read(directive, Dialect::ApiServer)? {
                Directive::Delete => deleted.push(key_of(&change, merge_key)?),
                Directive::Replace => replaces = true,
                Directive::Merge => kept.push(change),
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

/// Applies `$patch` in items as kustomize does: in an item that is nothing else, it is about the list. An item with the key
/// cannot be replaced.
fn apply_kustomize_directives(
    mut own: Vec<Node>,
    changes: Vec<Node>,
    merge_key: &str,
) -> Result<(Vec<Node>, Vec<Node>), PatchError> {
    let mut places = Order::of(&own, merge_key).0;
    let known: HashSet<String> = places.drain().map(|(key, _)| key).collect();
    let (mut kept, mut seen, mut deleted) = (Vec::new(), HashSet::new(), HashSet::new());
    for change in changes {
        let directive = change.get(PATCH);
        let read = directive.map(|node| Directive::read(node, Dialect::Kustomize));
        let read = read.transpose()?.unwrap_or(Directive::Merge);
        if directive.is_some() && change.as_map().is_some_and(|map| map.len() == 1) {
            match read {
                Directive::Merge => {}
                Directive::Replace | Directive::Delete => own.clear(),
            }
            continue;
        }
        let key = key_of(&change, merge_key)?;
        if !seen.insert(key.clone()) {
            let message = format!("duplicate `{merge_key}`: another item of the list has it");
            return Err(PatchError::at(first_token(&change), message));
        }
        match (read, directive) {
            (Directive::Delete, _) => drop(deleted.insert(key)),
            (Directive::Replace, Some(directive)) if known.contains(&key) => {
                return Err(without_effect(directive, "an item of a list"));
            }
            _ => kept.push(change),
        }
    }
    own.retain(|item| key_of(item, merge_key).is_ok_and(|key| !deleted.contains(&key)));
    Ok((own, kept))
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

/// `$patch: replace` where kustomize ignores the patch.
fn without_effect(directive: &Node, what: &str) -> PatchError {
    let message = format!("`$patch: replace` cannot replace {what}: kustomize ignores it");
    PatchError {
        help: Some("replace the fields in it, or use JSON 6902 with `op: replace`".to_owned()),
        ..PatchError::at(directive.span, message)
    }
}
