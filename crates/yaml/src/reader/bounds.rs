//! Limits of a document, far above the size of real values files.

use std::ops::Range;

use super::error::{SyntaxError, SyntaxErrorKind};

/// The maximum nesting depth of collections. Recursive functions over trees rely on it.
pub(super) const MAX_DEPTH: usize = 200;
/// The maximum number of values in a document.
const MAX_NODES: usize = 1_000_000;
/// The maximum number of values that aliases expand to.
const MAX_ALIASED_NODES: usize = 100_000;

/// The number of values of a document so far.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    nodes: usize,
    aliased_nodes: usize,
}

impl Bounds {
    /// Counts one node of the text.
    pub(super) fn count(&mut self, range: &Range<usize>) -> Result<(), SyntaxError> {
        self.count_nodes(1, range)
    }

    /// Counts the nodes that an alias expands to.
    pub(super) fn count_aliased(
        &mut self,
        nodes: usize,
        range: &Range<usize>,
    ) -> Result<(), SyntaxError> {
        self.aliased_nodes += nodes;
        if self.aliased_nodes > MAX_ALIASED_NODES {
            return Err(SyntaxError::new(
                SyntaxErrorKind::TooManyAliased(MAX_ALIASED_NODES),
                range.clone(),
            ));
        }
        self.count_nodes(nodes, range)
    }

    fn count_nodes(&mut self, nodes: usize, range: &Range<usize>) -> Result<(), SyntaxError> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(SyntaxError::new(
            SyntaxErrorKind::TooManyNodes(MAX_NODES),
            range.clone(),
        ))
    }
}

/// Rejects a nesting depth over the limit.
pub(super) fn check_depth(depth: usize, range: &Range<usize>) -> Result<(), SyntaxError> {
    if depth <= MAX_DEPTH {
        Ok(())
    } else {
        Err(SyntaxError::new(
            SyntaxErrorKind::TooDeep(MAX_DEPTH),
            range.clone(),
        ))
    }
}
