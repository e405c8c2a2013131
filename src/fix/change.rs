//! A change of a key or value, named by its source span.

use helm_yaml::edit::{Kind, Position};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use crate::runner_config::edit::TomlChange;
use crate::runner_config::setting;

/// A change of a key or value in a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The span of the key or value.
    pub span: Span,
    /// What happens to it.
    pub action: Action,
}

/// What happens to a key or value.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A change of a document that can be read.
    Edit(Kind<TomlChange>),
    /// Quotes around a scalar as it is written, which YAML reads as this text: `010` as `8`.
    Quote(String),
    /// Other bytes, in a document that cannot be read before.
    Splice(String),
}

impl Change {
    fn new(span: Span, kind: Kind<TomlChange>) -> Self {
        let action = Action::Edit(kind);
        Change { span, action }
    }

    /// Makes a scalar, which YAML reads as `text`, a string with the text that is written.
    pub fn quote(scalar: Span, text: impl Into<String>) -> Self {
        Change {
            span: scalar,
            action: Action::Quote(text.into()),
        }
    }

    /// Whether the value is gone from its place.
    pub(super) fn takes_away(&self) -> bool {
        matches!(
            self.action,
            Action::Edit(Kind::Remove { .. } | Kind::Move { .. } | Kind::Rename(_))
        )
    }

    /// Replaces bytes of a document that cannot be read before.
    pub fn splice(span: Span, text: String) -> Self {
        let action = Action::Splice(text);
        Change { span, action }
    }

    /// Removes the entry of a key, and up to `parents` mappings around it that it leaves empty.
    pub fn remove(key: Span, parents: usize) -> Self {
        Change::new(key, Kind::Remove { parents })
    }

    /// Renames a key.
    pub fn rename(key: Span, name: impl Into<String>) -> Self {
        Change::new(key, Kind::Rename(name.into()))
    }

    /// Replaces the value of a key, or the value at a span.
    pub fn replace(at: Span, value: Node) -> Self {
        Change::new(at, Kind::Replace(value))
    }

    /// Adds an entry at the end of the mapping of a key.
    pub fn insert_into(key: Span, name: impl Into<String>, value: Node) -> Self {
        Change::new(key, Kind::Insert(Position::Inside, name.into(), value))
    }

    /// Adds an entry after that of a key.
    pub fn insert_after(key: Span, name: impl Into<String>, value: Node) -> Self {
        Change::new(key, Kind::Insert(Position::After, name.into(), value))
    }

    /// Adds an item to the list of a key.
    pub fn append(key: Span, item: Node) -> Self {
        Change::new(key, Kind::Append(item))
    }

    /// Moves the entry of a key, in the same file: to a position relative to another key, under a new key, or under a key in
    /// a new mapping.
    pub fn move_to(key: Span, to: Span, position: Position, path: &[&str], parents: usize) -> Self {
        let (within, name) = match path {
            [within, key] => (Some((*within).to_owned()), *key),
            _ => (None, path.last().copied().unwrap_or_default()),
        };
        let kind = Kind::Move {
            to: to.range(),
            position,
            key: name.to_owned(),
            within,
            parents,
        };
        // An entry cannot be moved to another file.
        let span = if key.file() == to.file() {
            key
        } else {
            Span::SYNTHETIC
        };
        Change::new(span, kind)
    }

    /// Changes a runner configuration, whose span is not known yet.
    pub fn toml(change: TomlChange) -> Self {
        Change::new(Span::SYNTHETIC, Kind::Text(change))
    }

    /// The same change in the runner configuration that the string at `config` holds. Replaced values and keys are
    /// written in TOML.
    pub(crate) fn in_config(self, config: Span) -> Option<Self> {
        let range = self.span.range();
        let change = match self.action {
            Action::Edit(Kind::Text(change)) => change,
            Action::Edit(Kind::Rename(text)) => TomlChange::Replace { range, text },
            Action::Edit(Kind::Replace(node)) => TomlChange::Replace {
                range,
                text: setting::toml(&node)?,
            },
            _ => return None,
        };
        (!config.is_synthetic()).then(|| Change::new(config, Kind::Text(change)))
    }

    /// Replaces the value of a setting of the runner configuration by one in TOML.
    pub fn set_setting(config: Span, value: Span, text: impl Into<String>) -> Self {
        let change = TomlChange::Replace {
            range: value.range(),
            text: text.into(),
        };
        Change::new(config, Kind::Text(change))
    }

    /// Adds a line `key = value` to a section of the runner configuration.
    pub fn insert_setting(
        config: Span,
        section: impl Into<String>,
        line: impl Into<String>,
    ) -> Self {
        let change = TomlChange::Insert {
            section: section.into(),
            line: line.into(),
        };
        Change::new(config, Kind::Text(change))
    }
}
