//! Changes of values that the fixes of several rules make.

use super::RuleContext;
use crate::fix::Change;
use helm_yaml::edit::Position;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node};

impl RuleContext<'_> {
    /// Removes the value at a path, and the values around it that it leaves empty.
    pub fn removal(&self, path: &str) -> Option<Change> {
        let entry = self.written(path)?;
        Some(Change::remove(entry.key_span, depth(path)))
    }

    /// Moves a value of a file to another path, which must not be set: by a new key, into the object around the new
    /// path, or into a new one.
    pub fn relocation(&self, path: &str, to: &str) -> Option<Vec<Change>> {
        let from = self.written(path)?;
        if self.given(to).is_some() {
            return None;
        }
        let (parent, key) = to.rsplit_once('.').unwrap_or(("", to));
        let own_parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        if parent == own_parent {
            return Some(vec![Change::rename(from.key_span, key)]);
        }
        let (around, position) = if parent.is_empty() {
            (self.first_key(path)?, Position::After)
        } else {
            match self.given(parent) {
                Some(entry) if entry.node.as_map().is_some() => (entry.key_span, Position::Inside),
                Some(_) => return None,
                None => return self.move_to_new_object(path, from, to),
            }
        };
        Some(vec![Change::move_to(
            from.key_span,
            around,
            position,
            key,
            depth(path),
        )])
    }

    /// Moves a value into a new object at the top level.
    fn move_to_new_object(&self, path: &str, from: &Entry, to: &str) -> Option<Vec<Change>> {
        let (root, below) = to.split_once('.')?;
        if self.given(root).is_some() || below.contains('.') {
            return None;
        }
        let object = Map::from_iter([(below.to_owned(), from.node.clone().into())]);
        let node = Node::new(object, Span::SYNTHETIC);
        Some(vec![
            Change::remove(from.key_span, depth(path)),
            Change::insert_after(self.first_key(path)?, root, node),
        ])
    }

    /// Inserts a value at a path whose parent exists, or at the top level after the value at `near`.
    pub fn insertion(&self, near: &str, to: &str, node: Node) -> Option<Change> {
        if self.given(to).is_some() {
            return None;
        }
        let Some((parent, key)) = to.rsplit_once('.') else {
            return Some(Change::insert_after(self.first_key(near)?, to, node));
        };
        match self.given(parent) {
            Some(entry) if entry.node.as_map().is_some() || entry.node.is_null() => {
                Some(Change::insert_into(entry.key_span, key, node))
            }
            Some(_) => None,
            None => {
                let object = Map::from_iter([(key.to_owned(), node.into())]);
                self.insertion(near, parent, Node::new(object, Span::SYNTHETIC))
            }
        }
    }

    /// The entry at a path, if it is in a source.
    pub fn written(&self, path: &str) -> Option<&Entry> {
        self.given(path)
            .filter(|entry| !entry.key_span.is_synthetic())
    }

    /// The span of the first key of a path.
    fn first_key(&self, path: &str) -> Option<Span> {
        let first = path.split('.').next()?;
        Some(self.written(first)?.key_span)
    }
}

/// The number of objects around the value at a path.
fn depth(path: &str) -> usize {
    path.matches('.').count()
}
