//! Anchors (`&name`) and aliases (`*name`).

use std::collections::HashMap;
use std::ops::Range;

use crate::tree::{Node, Value};

use super::bounds::{Bounds, check_depth};
use super::error::{SyntaxError, SyntaxErrorKind};

/// The anchors of a document so far; a reused name refers to its last node.
#[derive(Default)]
pub(super) struct Anchors<'text> {
    anchors: HashMap<&'text str, Anchor>,
}

/// The node of an anchor, none while it is being parsed, with its size.
#[derive(Default)]
struct Anchor {
    node: Option<Node>,
    nodes: usize,
    height: usize,
}

impl<'text> Anchors<'text> {
    /// Declares the anchor of a collection, which aliases can't refer to before its end.
    pub(super) fn begin(&mut self, name: Option<&'text str>) {
        if let Some(name) = name {
            self.anchors.insert(name, Anchor::default());
        }
    }

    /// Defines the anchor of a complete node.
    pub(super) fn define(&mut self, name: Option<&'text str>, node: &Node) {
        if let Some(name) = name {
            let (nodes, height) = measure(node);
            self.anchors.insert(
                name,
                Anchor {
                    node: Some(node.clone()),
                    nodes,
                    height,
                },
            );
        }
    }

    /// The node of an alias, with the spans of the original; `depth` is the nesting depth of the alias.
    pub(super) fn resolve(
        &self,
        name: &str,
        range: &Range<usize>,
        depth: usize,
        bounds: &mut Bounds,
    ) -> Result<Node, SyntaxError> {
        let Some(anchor) = self.anchors.get(name) else {
            return Err(SyntaxError::new(
                SyntaxErrorKind::UnknownAlias(name.to_owned()),
                range.clone(),
            ));
        };
        let Some(node) = &anchor.node else {
            return Err(SyntaxError::new(
                SyntaxErrorKind::RecursiveAlias(name.to_owned()),
                range.clone(),
            ));
        };
        bounds.count_aliased(anchor.nodes, range)?;
        check_depth(depth + anchor.height, range)?;
        Ok(node.clone())
    }
}

/// The number of nodes and the depth of a tree.
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
