//! Access to a configuration tree: nodes with paths, and case-insensitive keys as in the runner's decoder.

use super::edit::TomlChange;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

/// A node, the span of its key and its dotted path.
#[derive(Clone, Debug)]
pub(crate) struct View<'n> {
    pub(crate) node: &'n Node,
    pub(crate) key_span: Span,
    pub(crate) path: String,
}

impl<'n> View<'n> {
    pub(crate) fn root(node: &'n Node) -> Self {
        View {
            node,
            key_span: node.span,
            path: String::new(),
        }
    }

    /// The value of a key. An exact match has precedence over one that differs in case.
    pub(crate) fn get(&self, key: &str) -> Option<View<'n>> {
        let map = self.node.as_map()?;
        let exact = map.get_key_value(key);
        let (name, entry) =
            exact.or_else(|| map.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))?;
        Some(self.child(name, entry))
    }

    /// The value of a key (case-sensitive), with the key as stored in the table.
    pub(crate) fn entry(&self, key: &str) -> Option<(&'n str, View<'n>)> {
        let (name, entry) = self.node.as_map()?.get_key_value(key)?;
        Some((name, self.child(name, entry)))
    }

    /// The value at a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<View<'n>> {
        path.iter()
            .try_fold(self.clone(), |view, key| view.get(key))
    }

    /// The entries of a table; empty for other values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'n str, View<'n>)> + use<'n, '_> {
        self.node
            .as_map()
            .into_iter()
            .flatten()
            .map(|(name, entry)| (name.as_str(), self.child(name, entry)))
    }

    /// The elements of an array; empty for other values. The path of a single element has no index.
    pub(crate) fn items(&self) -> impl Iterator<Item = View<'n>> + use<'n, '_> {
        let items = self.node.as_list().unwrap_or_default();
        (0..items.len()).filter_map(|index| self.item(index))
    }

    /// The element of an array at an index.
    pub(crate) fn item(&self, index: usize) -> Option<View<'n>> {
        let items = self.node.as_list()?;
        let node = items.get(index)?;
        let path = if items.len() == 1 {
            self.path.clone()
        } else {
            format!("{}[{index}]", self.path)
        };
        Some(View {
            node,
            key_span: node.span,
            path,
        })
    }

    /// The non-empty string of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&'n str> {
        self.get(key)?.as_text()
    }

    /// The integer of a key.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        self.get(key)?.node.as_int()
    }

    /// Returns true if a key is `true`.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.flag(key) == Some(true)
    }

    /// The boolean of a key.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.node.as_bool()
    }

    /// The value as a non-empty string. The runner treats an empty string as unset.
    pub(crate) fn as_text(&self) -> Option<&'n str> {
        self.node.as_str().filter(|text| !text.is_empty())
    }

    /// Removes the key with its value.
    pub(crate) fn removed(&self) -> TomlChange {
        TomlChange::Remove {
            key: self.key_span.range(),
            value: self.node.span.range(),
        }
    }

    /// Renames the key.
    pub(crate) fn renamed(&self, name: &str) -> TomlChange {
        TomlChange::Replace {
            range: self.key_span.range(),
            text: name.to_owned(),
        }
    }

    /// Replaces the value by one in TOML.
    pub(crate) fn replaced(&self, value: impl Into<String>) -> TomlChange {
        TomlChange::Replace {
            range: self.node.span.range(),
            text: value.into(),
        }
    }

    /// Adds quotes around the value as it is written.
    pub(crate) fn quoted(&self) -> [TomlChange; 2] {
        let range = self.node.span.range();
        [range.start, range.end].map(|at| TomlChange::Replace {
            range: at..at,
            text: "\"".to_owned(),
        })
    }

    /// Moves the key to another section; with another value, if one is given.
    pub(crate) fn moved(&self, section: &str, name: &str, new_value: Option<String>) -> TomlChange {
        TomlChange::Move {
            key: self.key_span.range(),
            value: self.node.span.range(),
            section: section.to_owned(),
            name: name.to_owned(),
            new_value,
        }
    }

    fn child(&self, name: &str, entry: &'n Entry) -> View<'n> {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        View {
            node: &entry.node,
            key_span: entry.key_span,
            path,
        }
    }
}

/// The runners of a configuration.
pub(crate) fn each_runner<'n>(root: &View<'n>) -> Vec<View<'n>> {
    root.get("runners")
        .map(|runners| runners.items().collect())
        .unwrap_or_default()
}
