//! Objects of the Kubernetes API under construction.

use super::View;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

/// An object whose fields come from settings.
#[derive(Default)]
pub(super) struct Object {
    map: Map,
    span: Span,
}

impl Object {
    /// An object for a table.
    pub fn of(table: &View<'_>) -> Self {
        Object {
            map: Map::default(),
            span: table.node.span,
        }
    }

    /// Adds a field.
    pub fn insert(&mut self, field: &str, key_span: Span, node: Node) {
        self.map.insert(field.to_owned(), Entry { key_span, node });
    }

    /// Adds a field that the runner sets by itself.
    pub fn add(&mut self, field: &str, value: impl Into<Value>) {
        self.insert(field, Span::SYNTHETIC, Node::new(value, Span::SYNTHETIC));
    }

    /// Adds a list, unless it is empty.
    pub fn list(&mut self, field: &str, items: Vec<Node>) {
        if !items.is_empty() {
            self.add(field, items);
        }
    }

    /// Adds a setting that `convert` returns something for.
    pub fn set(
        &mut self,
        field: &str,
        setting: Option<View<'_>>,
        convert: impl FnOnce(&View<'_>) -> Option<Node>,
    ) {
        if let Some(view) = setting
            && let Some(node) = convert(&view)
        {
            self.insert(field, view.key_span, node);
        }
    }

    /// Adds a setting as it is, if it has the type that `read` returns.
    pub fn copy<'n, T>(
        &mut self,
        field: &str,
        setting: Option<View<'n>>,
        read: impl FnOnce(&'n Node) -> Option<T>,
    ) {
        if let Some(view) = setting.filter(|view| read(view.node).is_some()) {
            self.insert(field, view.key_span, view.node.clone());
        }
    }

    /// Adds a string setting; an empty one counts as unset.
    pub fn text(&mut self, field: &str, setting: Option<View<'_>>) {
        self.copy(field, setting, |node| {
            node.as_str().filter(|text| !text.is_empty())
        });
    }

    /// Adds a boolean setting that is unset if false.
    pub fn switch(&mut self, field: &str, setting: Option<View<'_>>) {
        self.copy(field, setting, |node| node.as_bool().filter(|is_on| *is_on));
    }

    /// The object as a tree.
    pub fn into_node(self) -> Node {
        Node::new(self.map, self.span)
    }

    /// The object as a tree, unless it is empty.
    pub fn into_filled(self) -> Option<Node> {
        (!self.map.is_empty()).then(|| self.into_node())
    }
}
