//! A document of a stream: one object, a list of objects, or nothing.

use std::ops::Range;

use super::Object;
use crate::source::yaml::Duplicate;
use crate::tree::{Node, Value};

/// A part of the text and what it says.
#[derive(Debug)]
pub struct Document {
    /// Its bytes, from the separator before it to that of the next.
    pub range: Range<usize>,
    /// Which document with content it is, counted from one.
    pub number: usize,
    /// What it says; null where there is no content.
    pub root: Node,
    /// Keys that stand twice.
    pub duplicates: Vec<Duplicate>,
    /// What became of it.
    pub(super) state: State,
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Untouched,
    Changed,
    Removed,
}

/// Where an object stands in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Index of the document.
    pub document: usize,
    /// Index in the `items` of the document, when that is a list.
    pub item: Option<usize>,
}

impl Document {
    /// The objects in it: itself or, for a list, the items.
    pub(super) fn objects(&self, document: usize) -> impl Iterator<Item = Object<'_>> {
        let items = items(&self.root);
        let whole = (items.is_none() && !self.root.is_null()).then_some(&self.root);
        let number = self.number;
        let object = move |item, node| Object { address: Address { document, item }, number, node };
        let whole = whole.map(move |node| object(None, node));
        let item = move |(item, node)| object(Some(item), node);
        whole.into_iter().chain(items.unwrap_or_default().iter().enumerate().map(item))
    }

    /// Whether anything in it is different from what was read.
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

    /// Takes an object out; an item leaves a null behind until the document is written, so that addresses stay true.
    pub(super) fn remove(&mut self, address: Address) {
        match address.item {
            None => self.state = State::Removed,
            Some(_) => self.change(address, |node| *node = Node::default()),
        }
    }
}

/// The items of a `List`, or of a list of one kind, such as `kubectl get` prints.
fn items(root: &Node) -> Option<&[Node]> {
    let kind = root.get("kind").and_then(Node::as_str)?;
    let items = root.get("items").and_then(Node::as_list)?;
    let is_core_list = root.get("apiVersion").and_then(Node::as_str) == Some("v1") && kind == "List";
    let are_objects = || items.iter().all(|item| item.get("apiVersion").is_some() && item.get("kind").is_some());
    (is_core_list || (kind.ends_with("List") && are_objects())).then_some(items)
}

fn items_mut(root: &mut Node) -> Option<&mut Vec<Node>> {
    match root.get_mut("items").map(|items| &mut items.value) {
        Some(Value::List(items)) => Some(items),
        _ => None,
    }
}

/// The document without the items that were removed.
pub(super) fn without_removed(root: &Node) -> Node {
    let mut root = root.clone();
    if root.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List")) {
        items_mut(&mut root).into_iter().for_each(|items| items.retain(|item| !item.is_null()));
    }
    root
}
