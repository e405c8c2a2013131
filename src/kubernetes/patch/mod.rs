//! Patches of Kubernetes objects: JSON patches (RFC 6902), merge patches (RFC 7386) and strategic merge patches.
//! A [`TargetedPatch`] selects the objects that it changes, as in a kustomization.
//!
//! In: a tree, and a patch as a tree. Out: the patched tree, in which every value keeps the span of the document that it
//! comes from, or the [`PatchError`] with which the patch is refused. The three kinds behave as the Go libraries
//! `evanphx/json-patch` and `k8s.io/apimachinery/pkg/util/strategicpatch`, which the API server, kubectl and GitLab Runner
//! use.

mod json;
mod labels;
mod merge;
mod merge_keys;
mod patched;
mod read;
mod strategic;
mod target;

use crate::schema::Schema;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};
use strategic::Dialect;

pub(crate) use patched::rejected_path;
pub use patched::{Patched, apply_all};
pub use read::{TargetedPatch, read_file, read_item};

/// The kind of a patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchKind {
    /// A list of operations with paths (RFC 6902).
    Json,
    /// A document that is merged object by object; lists are replaced (RFC 7386).
    Merge,
    /// A document that is merged object by object; the items of some lists are merged by a key.
    Strategic,
    /// The same, as in a kustomization.
    Kustomize,
}

/// Why a patch cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchError {
    /// The part of the patch.
    pub span: Span,
    /// The reason, as a clause.
    pub message: String,
    /// What the target has instead of a path that does not exist.
    pub help: Option<String>,
}

impl PatchError {
    fn at(span: Span, message: impl Into<String>) -> Self {
        PatchError {
            span,
            message: message.into(),
            help: None,
        }
    }
}

/// The target with a patch applied. The schema is that of the target; strategic merge patches need it.
///
/// # Errors
/// If the patch is malformed, or does not fit the target.
pub fn apply(
    kind: PatchKind,
    target: Node,
    patch: &Node,
    schema: Option<Schema>,
) -> Result<Node, PatchError> {
    match kind {
        PatchKind::Json => json::apply(target, patch, &mut Vec::new()),
        PatchKind::Merge => merge::apply(target, patch),
        PatchKind::Strategic => strategic::apply(target, patch, schema, Dialect::ApiServer),
        PatchKind::Kustomize => strategic::apply(target, patch, schema, Dialect::Kustomize),
    }
}

/// Removes null values from objects, at any depth.
fn prune_nulls(node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            map.retain(|_, entry| !entry.node.is_null());
            map.values_mut()
                .for_each(|entry| prune_nulls(&mut entry.node));
        }
        Value::List(list) => list.iter_mut().for_each(prune_nulls),
        _ => {}
    }
}

/// Returns true if two values are equal, wherever they come from and in any order of keys.
fn is_equal(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Map(a), Value::Map(b)) => {
            let has_equal = |(key, entry): (&String, &helm_yaml::tree::Entry)| {
                b.get(key)
                    .is_some_and(|other| is_equal(&entry.node, &other.node))
            };
            a.len() == b.len() && a.iter().all(has_equal)
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (a, b) => a == b,
    }
}
