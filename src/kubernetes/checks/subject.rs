//! The value that a check looks at, with what every check needs to look and to speak.

use crate::shape::{Path, Problem, ProblemKind};
use crate::source::Span;
use crate::tree::Node;

/// A value, the way to it, and where problems go. Whatever has another type than it should is taken for absent:
/// that is reported elsewhere.
pub(super) struct Subject<'a> {
    pub node: &'a Node,
    pub path: &'a Path<'a>,
    pub out: &'a mut Vec<Problem>,
}

impl<'a> Subject<'a> {
    /// The value of a key, unless it is null.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// Text that is not empty.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        text(self.node, key)
    }

    /// The items of a list; none when there is no list.
    pub fn list(&self, key: &str) -> &'a [Node] {
        list(self.node, key)
    }

    /// Reports a problem with the value of a key, or with the whole where the key is missing.
    pub fn report(&mut self, key: &str, kind: ProblemKind, message: impl Into<String>) {
        let message = message.into();
        let problem = match self.node.entry(key) {
            Some(entry) => Problem::new(kind, entry.node.span, &self.path.key(key), message),
            None => Problem::new(kind, self.place(), self.path, message),
        };
        self.out.push(problem);
    }

    /// Reports a key that should not be there.
    pub fn report_key(&mut self, key: &str, kind: ProblemKind, message: impl Into<String>) {
        let span = self.node.entry(key).map_or(self.node.span, |entry| entry.key_span);
        self.out.push(Problem::new(kind, span, &self.path.key(key), message));
    }

    /// Reports a key that should be there.
    pub fn missing(&mut self, message: impl Into<String>) {
        let place = self.place();
        self.out.push(Problem::new(ProblemKind::MissingKey, place, self.path, message));
    }

    /// Looks at a map under a key, when there is one.
    pub fn with(&mut self, key: &str, check: impl FnOnce(&mut Subject<'_>)) {
        if let Some(node) = self.get(key).filter(|node| node.as_map().is_some()) {
            let path = self.path.key(key);
            check(&mut Subject { node, path: &path, out: self.out });
        }
    }

    /// Looks at each item of a list.
    pub fn each(&mut self, key: &str, mut check: impl FnMut(&mut Subject<'_>)) {
        let list_path = self.path.key(key);
        for (index, node) in self.list(key).iter().enumerate() {
            let path = list_path.item(index);
            check(&mut Subject { node, path: &path, out: self.out });
        }
    }

    /// Where to speak of the value as a whole: at its first key, or at itself.
    fn place(&self) -> Span {
        let first = self.node.as_map().and_then(|map| map.first());
        first.map_or(self.node.span, |(_, entry)| entry.key_span)
    }
}

/// Text under a key that is not empty.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// The items of a list under a key; none when there is no list.
pub(super) fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).and_then(Node::as_list).unwrap_or_default()
}
