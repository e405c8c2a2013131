//! Access to the value under check.

use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::Rule;
use crate::schema::{Path, diagnostic, first_token};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use crate::kubernetes::RULES;

/// A value, its path, and the list of findings. A value of an unexpected type counts as absent, as the schema reports
/// it.
pub(super) struct Cursor<'a> {
    pub node: &'a Node,
    pub path: &'a Path<'a>,
    pub out: &'a mut Vec<Diagnostic>,
}

impl<'a> Cursor<'a> {
    /// The value of a key, unless it is null.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// A non-empty string.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        text(self.node, key)
    }

    /// The items of a list; empty if the key is absent.
    pub fn list(&self, key: &str) -> &'a [Node] {
        list(self.node, key)
    }

    /// Reports the value of a key, or the mapping if the key is absent.
    pub fn report(
        &mut self,
        key: &str,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let found = match self.node.entry(key) {
            Some(entry) => diagnostic(rule, entry.node.span, &self.path.key(key), message),
            None => diagnostic(rule, self.place(), self.path, message),
        };
        self.out.push_mut(found)
    }

    /// Reports a key that must not be set.
    pub fn report_key(
        &mut self,
        key: &str,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = self
            .node
            .entry(key)
            .map_or(self.node.span, |entry| entry.key_span);
        self.out
            .push_mut(diagnostic(rule, span, &self.path.key(key), message))
    }

    /// Reports a missing key.
    pub fn missing(&mut self, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.place();
        self.out
            .push_mut(diagnostic(RULES.missing_key, place, self.path, message))
    }

    /// The span of the key, for a related location.
    pub fn key_span(&self, key: &str) -> Span {
        self.node
            .entry(key)
            .map_or(Span::SYNTHETIC, |entry| entry.key_span)
    }

    /// Checks the mapping of a key, if it is set.
    pub fn with(&mut self, key: &str, check: impl FnOnce(&mut Cursor<'_>)) {
        if let Some(node) = self.get(key).filter(|node| node.as_map().is_some()) {
            let path = self.path.key(key);
            check(&mut Cursor {
                node,
                path: &path,
                out: self.out,
            });
        }
    }

    /// Checks each item of a list.
    pub fn each(&mut self, key: &str, mut check: impl FnMut(&mut Cursor<'_>)) {
        let list_path = self.path.key(key);
        for (index, node) in self.list(key).iter().enumerate() {
            let path = list_path.item(index);
            check(&mut Cursor {
                node,
                path: &path,
                out: self.out,
            });
        }
    }

    /// The span for findings about the whole value: its first key, or the value itself.
    fn place(&self) -> Span {
        first_token(self.node)
    }
}

/// The non-empty string of a key.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// The items of the list of a key; empty if the key is absent.
pub(super) fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).and_then(Node::as_list).unwrap_or_default()
}
