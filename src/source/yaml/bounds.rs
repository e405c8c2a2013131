//! How much a document may hold: real values files stay far below.

use std::ops::Range;

use super::problem::{Failure, Problem};

/// How deep lists and maps may lie in one another. What recurses over a tree counts on it.
pub(super) const MAX_DEPTH: usize = 200;
/// How many values a document may hold.
const MAX_NODES: usize = 1_000_000;
/// How many of them may come out of aliases.
const MAX_ALIASED_NODES: usize = 100_000;

/// What a document holds so far.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    nodes: usize,
    aliased_nodes: usize,
}

impl Bounds {
    /// Counts one node that is written.
    pub(super) fn count(&mut self, range: &Range<usize>) -> Result<(), Failure> {
        self.count_nodes(1, range)
    }

    /// Counts the nodes that an alias stands for.
    pub(super) fn count_aliased(&mut self, nodes: usize, range: &Range<usize>) -> Result<(), Failure> {
        self.aliased_nodes += nodes;
        if self.aliased_nodes > MAX_ALIASED_NODES {
            return Err(Failure::new(Problem::TooManyAliased(MAX_ALIASED_NODES), range.clone()));
        }
        self.count_nodes(nodes, range)
    }

    fn count_nodes(&mut self, nodes: usize, range: &Range<usize>) -> Result<(), Failure> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(Failure::new(Problem::TooManyNodes(MAX_NODES), range.clone()))
    }
}

/// Refuses what lies too deep.
pub(super) fn check_depth(depth: usize, range: &Range<usize>) -> Result<(), Failure> {
    if depth <= MAX_DEPTH { Ok(()) } else { Err(Failure::new(Problem::TooDeep(MAX_DEPTH), range.clone())) }
}
