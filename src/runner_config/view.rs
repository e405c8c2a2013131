//! A node on its way through a configuration: it knows its path, and finds keys as the runner's decoder does.

use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

/// A node, the place of its key and its dotted path.
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

    /// What stands under a key: spelled exactly so, else in any letter case.
    pub(crate) fn get(&self, key: &str) -> Option<View<'n>> {
        let map = self.node.as_map()?;
        let exact = map.get_key_value(key);
        let (name, entry) =
            exact.or_else(|| map.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))?;
        Some(self.child(name, entry))
    }

    /// The entry of exactly that key, by the name that the table has for it.
    pub(crate) fn entry(&self, key: &str) -> Option<(&'n str, View<'n>)> {
        let (name, entry) = self.node.as_map()?.get_key_value(key)?;
        Some((name, self.child(name, entry)))
    }

    /// What stands under a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<View<'n>> {
        path.iter()
            .try_fold(self.clone(), |view, key| view.get(key))
    }

    /// Every entry of a table; none where this is no table.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'n str, View<'n>)> + use<'n, '_> {
        self.node
            .as_map()
            .into_iter()
            .flatten()
            .map(|(name, entry)| (name.as_str(), self.child(name, entry)))
    }

    /// Every element of an array; none where this is no array. A single element goes without its number.
    pub(crate) fn items(&self) -> impl Iterator<Item = View<'n>> + use<'n, '_> {
        let items = self.node.as_list().unwrap_or_default();
        (0..items.len()).filter_map(|index| self.item(index))
    }

    /// The element of an array at a position.
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

    /// The text under a key, when there is some.
    pub(crate) fn text(&self, key: &str) -> Option<&'n str> {
        self.get(key)?.as_text()
    }

    /// The whole number under a key.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        self.get(key)?.node.as_int()
    }

    /// Whether `true` stands under a key.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.flag(key) == Some(true)
    }

    /// The truth value under a key.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.node.as_bool()
    }

    /// This text, when it is text and not empty: an empty text is a setting left out.
    pub(crate) fn as_text(&self) -> Option<&'n str> {
        self.node.as_str().filter(|text| !text.is_empty())
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

/// Whether a text holds a variable of the job, or a placeholder: what it will say is not known yet.
pub(crate) fn is_open(text: &str) -> bool {
    text.contains('$') || text.contains("{{")
}
