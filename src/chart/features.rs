//! What differs between chart versions: features, the values that a version reads, and their defaults.
//!
//! The data is `schemas/chart-features.tsv`; the build script converts it into tables. Templates and the model ask for a
//! [`Feature`] or a value by its path, never for a version.

use crate::chart::version::ChartVersion;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

include!(concat!(env!("OUT_DIR"), "/chart_features.rs"));

/// The versions between two versions, without the second one.
struct Lifetime {
    first: [u32; 3],
    before: [u32; 3],
}

/// What is known about the value at a path in some versions.
struct Row<T: 'static> {
    path: &'static [&'static str],
    lifetime: Lifetime,
    content: T,
}

/// A default.
enum Constant {
    #[allow(dead_code, reason = "no default is null at present")]
    Null,
    Bool(bool),
    Int(i64),
    Text(&'static str),
    List(&'static [Constant]),
    Map(&'static [(&'static str, Constant)]),
}

impl Lifetime {
    fn includes(&self, version: ChartVersion) -> bool {
        (self.first..self.before).contains(&version.numbers())
    }
}

impl ChartVersion {
    /// Whether this version has a feature.
    pub fn has_feature(self, feature: Feature) -> bool {
        FEATURES[feature as usize].includes(self)
    }

    /// Whether this version reads the value at a path of keys. It ignores the others.
    pub fn reads(self, path: &[&str]) -> bool {
        (1..=path.len()).all(|length| self.includes(VALUES, &path[..length]))
    }

    /// Whether this version evaluates template expressions in a value where any version does.
    pub fn evaluates(self, path: &[&str]) -> bool {
        self.reads(path) && (1..=path.len()).all(|length| self.includes(EVALUATED, &path[..length]))
    }

    /// What the templates of this version print if the value at a path is not set.
    pub fn fallback(self, path: &[&str]) -> Option<&'static str> {
        let row = FALLBACKS
            .iter()
            .find(|row| row.path == path && row.lifetime.includes(self))?;
        Some(row.content)
    }

    /// The chart's default values as Helm sees them: a tree without spans, in which values without a default are missing.
    pub fn defaults(self) -> Node {
        let mut values = Node::new(Map::new(), Span::SYNTHETIC);
        for row in DEFAULTS.iter().filter(|row| row.lifetime.includes(self)) {
            row.set(&mut values);
        }
        values
    }

    /// The values that this version reads: without those that it ignores, and with what it prints in their place.
    /// Nothing if that changes nothing.
    pub fn effective(self, values: &Node) -> Option<Node> {
        let is_ignored = |path: &[&str]| !self.includes(VALUES, path) && values.at(path).is_some();
        let ignored = VALUES
            .iter()
            .map(|row| row.path)
            .filter(|path| is_ignored(path));
        let mut effective = None;
        for path in ignored {
            remove(effective.get_or_insert_with(|| values.clone()), path);
        }
        for row in FIXED.iter().filter(|row| row.lifetime.includes(self)) {
            row.set(effective.get_or_insert_with(|| values.clone()));
        }
        effective
    }

    /// Whether a table includes this version for a path. A path without a row is included.
    fn includes<T>(self, table: &[Row<T>], path: &[&str]) -> bool {
        let mut rows = table.iter().filter(|row| row.path == path).peekable();
        rows.peek().is_none() || rows.any(|row| row.lifetime.includes(self))
    }
}

impl Row<Constant> {
    fn set(&self, values: &mut Node) {
        let child = |node, key: &&str| Node::child_mut(node, key, Span::SYNTHETIC);
        *self.path.iter().fold(values, child) = self.content.to_node();
    }
}

impl Constant {
    fn to_node(&self) -> Node {
        let value = match self {
            Constant::Null => Value::Null,
            Constant::Bool(flag) => Value::Bool(*flag),
            Constant::Int(number) => Value::Int(*number),
            Constant::Text(text) => Value::String((*text).to_owned()),
            Constant::List(items) => Value::List(items.iter().map(Constant::to_node).collect()),
            Constant::Map(entries) => {
                let entry = |(key, value): &(&str, Constant)| {
                    ((*key).to_owned(), Entry::from(value.to_node()))
                };
                Value::Map(entries.iter().map(entry).collect())
            }
        };
        Node::new(value, Span::SYNTHETIC)
    }
}

fn remove(values: &mut Node, path: &[&str]) {
    let Some((key, parents)) = path.split_last() else {
        return;
    };
    let parent = parents
        .iter()
        .try_fold(values, |node, key| node.get_mut(key));
    if let Some(Value::Map(map)) = parent.map(|node| &mut node.value) {
        map.shift_remove(*key);
    }
}
