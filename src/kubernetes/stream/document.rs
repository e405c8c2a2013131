//! A document of a stream: an object, a list of objects, or empty.

use std::ops::Range;

use super::Object;
use helm_yaml::reader::Duplicate;
use helm_yaml::tree::{Node, Value};

/// A document: its text and its content.
#[derive(Debug)]
pub struct Document {
    /// Byte range, from the separator before it to the next separator.
    pub range: Range<usize>,
    /// Number of the document, from 1, not counting empty documents.
    pub number: usize,
    /// Its root node; null if it is empty.
    pub root: Node,
    /// Duplicate keys.
    pub duplicates: Vec<Duplicate>,
    /// Whether it was changed.
    pub(super) state: State,
}

/// State of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Untouched,
    Changed,
    Removed,
}

/// Address of an object in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Index of the document.
    pub document: usize,
    /// Index in the `items` of the document, if it is a list.
    pub item: Option<usize>,
}

impl Document {
    /// Its objects: itself, or the items of a list.
    pub(super) fn objects(&self, document: usize) -> impl Iterator<Item = Object<'_>> {
        let items = items(&self.root);
        let whole = (items.is_none() && !self.root.is_null()).then_some(&self.root);
        let number = self.number;
        let object = move |item, node| Object {
            address: Address { document, item },
            number,
            node,
        };
        let whole = whole.map(move |node| object(None, node));
        let item = move |(item, node)| object(Some(item), node);
        whole
            .into_iter()
            .chain(items.unwrap_or_default().iter().enumerate().map(item))
    }

    /// Returns true if its content differs from what was read.
    pub(super) fn is_changed(&self) -> bool {
        self.state == State::Changed
    }

    pub(super) fn change(&mut self, address: Address, change: impl FnOnce(&mut Node)) {
        let node = match address.item {
            None => Some(&mut self.root),
            Some(item) => items_mut(&mut self.root).and_then(|items| items.get_mut(item)),
        };
        let Some(node) = node else { return };
        let before = node.clone();
        change(node);
        if *node != before && self.state == State::Untouched {
            self.state = State::Changed;
        }
    }

    /// Removes an object. An item becomes null until the document is written, so that other addresses stay valid.
    pub(super) fn remove(&mut self, address: Address) {
        match address.item {
            None => self.state = State::Removed,
            Some(_) => self.change(address, |node| *node = Node::default()),
        }
    }
}

/// The items of a `List` or a typed list as printed by `kubectl get`.
fn items(root: &Node) -> Option<&[Node]> {
    let kind = root.get("kind").and_then(Node::as_str)?;
    let items = root.get("items").and_then(Node::as_list)?;
    let is_core_list =
        root.get("apiVersion").and_then(Node::as_str) == Some("v1") && kind == "List";
    let are_objects = || {
        items
            .iter()
            .all(|item| item.get("apiVersion").is_some() && item.get("kind").is_some())
    };
    (is_core_list || (kind.ends_with("List") && are_objects())).then_some(items)
}

fn items_mut(root: &mut Node) -> Option<&mut Vec<Node>> {
    match root.get_mut("items").map(|items| &mut items.value) {
        Some(Value::List(items)) => Some(items),
        _ => None,
    }
}

/// The root without removed items.
pub(super) fn without_removed(root: &Node) -> Node {
    let mut root = root.clone();
    if root
        .get("kind")
        .and_then(Node::as_str)
        .is_some_and(|kind| kind.ends_with("List"))
    {
        items_mut(&mut root)
            .into_iter()
            .for_each(|items| items.retain(|item| !item.is_null()));
    }
    root
}
