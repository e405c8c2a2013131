//! What a position in a document refers to: a value of the chart, or a key of the runner configuration.

use super::analysis::Analysis;
use crate::input::loaded::LoadedValues;
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// What is at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A value of the chart.
    Value(Location),
    /// A key of the runner configuration.
    ConfigKey(Location),
}

/// A key or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The path.
    pub path: String,
    /// The key or scalar at the position.
    pub span: Span,
    /// The value.
    pub value: Span,
}

impl Analysis {
    /// What is at a byte offset of the document without byte order mark, with the release that it belongs to.
    pub fn target(&self, offset: usize) -> Option<(&LoadedValues, Target)> {
        self.releases.iter().find_map(|release| {
            let is_at = |span| self.is_at(release, span, offset);
            let config = release
                .config
                .as_ref()
                .and_then(|config| config.parsed.root.as_ref())
                .and_then(|root| find(root, &Path::Root(""), &is_at))
                .map(Target::ConfigKey);
            let value = || find(&release.given, &Path::Root(""), &is_at).map(Target::Value);
            config.or_else(value).map(|target| (release, target))
        })
    }
}

/// The key or scalar at a position.
fn find(node: &Node, path: &Path<'_>, is_at: &dyn Fn(Span) -> bool) -> Option<Location> {
    let location = |path: &Path<'_>, span, value: &Node| Location {
        path: path.to_string(),
        span,
        value: value.span,
    };
    match &node.value {
        Value::Map(map) => map.iter().find_map(|(key, entry)| {
            let path = path.key(key);
            if is_at(entry.key_span) {
                Some(location(&path, entry.key_span, &entry.node))
            } else {
                find(&entry.node, &path, is_at)
            }
        }),
        Value::List(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, item)| find(item, &path.item(index), is_at)),
        _ => is_at(node.span).then(|| location(path, node.span, node)),
    }
}
