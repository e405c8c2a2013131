//! A value as the templates see it: looking into nothing finds nothing, and nothing is printed as nothing.

use std::borrow::Cow;
use std::fmt;

use helm_yaml::tree::{Node, Value};

/// A value, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a>(Option<&'a Node>);

impl<'a> View<'a> {
    pub fn of(node: &'a Node) -> Self {
        View(Some(node))
    }

    /// What stands under keys with dots between them.
    pub fn at(self, path: &str) -> Self {
        View(
            path.split('.')
                .try_fold(self.0, |node, key| Some(node?.get(key)))
                .flatten(),
        )
    }

    /// The value, if a condition holds.
    pub fn only_if(self, condition: bool) -> Self {
        View(self.0.filter(|_| condition))
    }

    /// The value itself, where there is one.
    pub fn node(self) -> Option<&'a Node> {
        self.0
    }

    /// Whether a Go template takes it for true.
    pub fn is_set(self) -> bool {
        self.is_set_or(false)
    }

    /// The same, where a value that is absent counts for something.
    pub fn is_set_or(self, absent: bool) -> bool {
        self.0.map_or(absent, Node::is_truthy)
    }

    /// Whether there is a value, be it false or empty.
    pub fn is_given(self) -> bool {
        self.0.is_some_and(|node| !node.is_null())
    }

    /// Whether it is this text.
    pub fn is(self, text: &str) -> bool {
        self.0.and_then(Node::as_str) == Some(text)
    }

    /// The value as a Go template prints it, unless there is none.
    pub fn text(self) -> Option<Cow<'a, str>> {
        self.0.filter(|node| !node.is_null()).map(printed)
    }

    /// The value as it is printed, or another text where it is not set.
    pub fn or(self, default: &'a str) -> Cow<'a, str> {
        self.text()
            .filter(|_| self.is_set())
            .unwrap_or(Cow::Borrowed(default))
    }

    /// The entries of a map in the order of their keys, those of a list by number; none of anything else.
    pub fn entries(self) -> Vec<(Cow<'a, str>, View<'a>)> {
        match self.0.map(|node| &node.value) {
            Some(Value::Map(map)) => {
                let views = map
                    .iter()
                    .map(|(key, entry)| (Cow::Borrowed(key.as_str()), View::of(&entry.node)));
                let mut entries: Vec<_> = views.collect();
                entries.sort_by(|(a, _), (b, _)| a.cmp(b));
                entries
            }
            Some(Value::List(list)) => list
                .iter()
                .enumerate()
                .map(|(index, item)| (index.to_string().into(), View::of(item)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The items of a list.
    pub fn items(self) -> impl Iterator<Item = View<'a>> {
        self.0
            .and_then(Node::as_list)
            .unwrap_or_default()
            .iter()
            .map(View::of)
    }
}

impl fmt::Display for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().unwrap_or_default())
    }
}

fn printed(node: &Node) -> Cow<'_, str> {
    node.as_str()
        .map_or_else(|| node.to_template_string().into(), Cow::Borrowed)
}
