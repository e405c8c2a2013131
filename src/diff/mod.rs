//! What is different between two sets of objects: object by object, field by field.
//!
//! In go trees of objects, as they were rendered or as a cluster shows them; out comes what a person has to know before
//! one takes the place of the other. What the API server adds of its own accord is no difference, nor is the order of
//! things that have names. TOML is compared as TOML, text of several lines by lines, and a secret is never shown.

mod defaults;
mod fields;
mod json;
mod lines;
mod pairs;
mod text;

pub use json::to_json;
pub use lines::{Line, Lines};
pub use text::to_text;

use crate::report::Mask;
use crate::tree::Node;

/// Everything that is different.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The objects that are not the same, in the order of the new ones, those that are gone last.
    pub objects: Vec<ObjectDiff>,
}

/// An object that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDiff {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.namespace`, where it says one.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
    /// What became of it.
    pub change: Change,
}

/// What became of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// These fields of it are different.
    Changed(Vec<FieldDiff>),
}

/// A field that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    /// Where: `spec.template.spec.containers[manager].image`, `data["config.toml"] › concurrent`.
    pub path: String,
    /// How.
    pub difference: Difference,
}

/// How a field differs. Values are as they may be shown: a secret is stars.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// It is new.
    Added(Node),
    /// It is gone.
    Removed(Node),
    /// It was the one and is the other.
    Changed(Node, Node),
    /// Lines of its text.
    Text(Lines),
    /// It is secret, and not the same.
    Secret,
}

/// What the two sides are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Whether they were made by different programs, whose checksums cannot be the same.
    pub are_of_different_makers: bool,
}

/// Compares two sets of objects.
pub fn diff(old: &[Node], new: &[Node], sides: Sides) -> Diff {
    let mask = Mask::of_objects(old.iter().chain(new), std::iter::empty());
    let comparison = fields::Comparison { sides, mask: &mask };
    let objects = pairs::pair(old, new).into_iter().filter_map(|pair| {
        let shown = pair.new.or(pair.old)?;
        let change = match (pair.old, pair.new) {
            (Some(old), Some(new)) => {
                Some(comparison.objects(old, new)).filter(|fields| !fields.is_empty()).map(Change::Changed)
            }
            (Some(_), None) => Some(Change::Removed),
            (None, _) => Some(Change::Added),
        }?;
        let text = |path: &[&str]| shown.at(path).and_then(Node::as_str).map(str::to_owned);
        Some(ObjectDiff {
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            namespace: text(&["metadata", "namespace"]),
            name: text(&["metadata", "name"]).unwrap_or_default(),
            change,
        })
    });
    Diff { objects: objects.collect() }
}

impl Diff {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}
