//! Anchors and aliases: `&name` keeps a node, `*name` gives it again.

use std::collections::HashMap;
use std::ops::Range;

use crate::tree::{Node, Value};

use super::bounds::{Bounds, check_depth};
use super::problem::{Failure, Problem};

/// The anchors of a document so far; a name that is used again stands for its last node.
#[derive(Default)]
pub(super) struct Anchors<'text> {
    anchors: HashMap<&'text str, Anchor>,
}

/// A node that aliases may stand for; without it as long as it is being read.
#[derive(Default)]
struct Anchor {
    node: Option<Node>,
    nodes: usize,
    height: usize,
}

impl<'text> Anchors<'text> {
    /// A collection with an anchor begins: until it ends, nothing may refer to it.
    pub(super) fn begin(&mut self, name: Option<&'text str>) {
        if let Some(name) = name {
            self.anchors.insert(name, Anchor::default());
        }
    }

    /// A node with an anchor is complete.
    pub(super) fn define(&mut self, name: Option<&'text str>, node: &Node) {
        if let Some(name) = name {
            let (nodes, height) = measure(node);
            self.anchors.insert(name, Anchor { node: Some(node.clone()), nodes, height });
        }
    }

    /// The node that an alias stands for, with the places of the original; `depth` collections lie around the alias.
    pub(super) fn resolve(
        &self,
        name: &str,
        range: &Range<usize>,
        depth: usize,
        bounds: &mut Bounds,
    ) -> Result<Node, Failure> {
        let Some(anchor) = self.anchors.get(name) else {
            return Err(Failure::new(Problem::UnknownAlias(name.to_owned()), range.clone()));
        };
        let Some(node) = &anchor.node else {
            return Err(Failure::new(Problem::InsideItself(name.to_owned()), range.clone()));
        };
        bounds.count_aliased(anchor.nodes, range)?;
        check_depth(depth + anchor.height, range)?;
        Ok(node.clone())
    }
}

/// How many nodes there are in a tree, and how many collections lie in one another.
fn measure(node: &Node) -> (usize, usize) {
    let add = |(nodes, height): (usize, usize), child: &Node| {
        let (more, below) = measure(child);
        (nodes + more, height.max(below + 1))
    };
    match &node.value {
        Value::List(items) => items.iter().fold((1, 1), add),
        Value::Map(map) => map.values().map(|entry| &entry.node).fold((1, 1), add),
        _ => (1, 0),
    }
}
