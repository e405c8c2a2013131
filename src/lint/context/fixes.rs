//! Changes of values that the fixes of several rules make.

use super::RuleContext;
use crate::chart::legacy::LegacySetting;
use crate::fix::Change;
use crate::lint::diagnostic::Fix;
use crate::runner_config::edit;
use helm_yaml::edit::Position;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

impl<'a> RuleContext<'a> {
    /// Removes the value at a path, and the values around it that it leaves empty.
    pub fn removal(&self, path: &str) -> Option<Change> {
        let entry = self.written(path)?;
        Some(Change::remove(entry.key_span, depth(path)))
    }

    /// The fix that removes a value that nothing reads.
    pub fn without_unused(&self, path: &str) -> Option<Fix> {
        let title = format!("remove `{path}`");
        Some(Fix::safe(title, vec![self.removal(path)?]))
    }

    /// The fix that removes a value.
    pub fn without(&self, path: &str) -> Option<Fix> {
        let title = format!("remove `{path}`");
        Some(Fix::unsafe_(title, vec![self.removal(path)?]))
    }

    /// The fix that moves a value to another path.
    pub fn moving(&self, path: &str, to: &str) -> Option<Fix> {
        let title = format!("move `{path}` to `{to}`");
        Some(Fix::unsafe_(title, self.relocation(path, to)?))
    }

    /// The fix that sets a value, which is inserted near another one if it is not set yet.
    pub fn setting(&self, near: &str, path: &str, value: impl Into<Value>) -> Option<Fix> {
        let value = Node::new(value, Span::SYNTHETIC);
        let title = match value.is_scalar() {
            true => format!("set `{path}: {}`", value.to_template_string()),
            false => format!("set `{path}`"),
        };
        Some(Fix::unsafe_(title, vec![self.set(near, path, value)?]))
    }

    /// Sets a value, which is inserted near another one if it is not set yet.
    pub fn set(&self, near: &str, path: &str, value: Node) -> Option<Change> {
        match self.written(path) {
            Some(entry) => Some(Change::replace(entry.key_span, value)),
            None => self.insertion(near, path, value),
        }
    }

    /// Adds lines to sections of `runners.config`, which begins with the default of the chart if it is not set: pairs of a
    /// section and a line `key = value`.
    pub fn into_config(&self, near: &str, lines: &[(&str, String)]) -> Option<Vec<Change>> {
        if self.written("runners.configOverride").is_some() {
            return None;
        }
        if self.written("runners.config").is_some() {
            let config = self.runner_config();
            let insert = |(section, line): &(&str, String)| {
                Change::insert_setting(config.source(), *section, line.as_str())
            };
            return Some(lines.iter().map(insert).collect());
        }
        let defaults = self.loaded.chart.defaults();
        let default = defaults.at(&["runners", "config"]).and_then(Node::as_str);
        let text = edit::set(default.unwrap_or_default(), lines).ok()?;
        Some(vec![self.insertion(
            near,
            "runners.config",
            Node::new(text, Span::SYNTHETIC),
        )?])
    }

    /// The lines that settings of removed values become, with their comments.
    pub fn lines_of<'s>(
        &self,
        removed: &str,
        settings: &[&'s LegacySetting],
    ) -> Vec<(&'s str, String)> {
        let mut comments = self.comments();
        let mut line =
            |setting: &LegacySetting| comments.with_line(removed, &setting.path, &setting.line());
        let line = |setting: &&'s LegacySetting| (setting.section, line(setting));
        settings.iter().map(line).collect()
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
                None => return self.move_to_new_object(path, from.key_span, to),
            }
        };
        Some(vec![Change::move_to(
            from.key_span,
            around,
            position,
            &[key],
            depth(path),
        )])
    }

    /// Moves a value into a new object at the top level.
    fn move_to_new_object(&self, path_from: &str, from: Span, to: &str) -> Option<Vec<Change>> {
        let (root, below) = to.split_once('.')?;
        if self.given(root).is_some() || below.contains('.') {
            return None;
        }
        let near = self.first_key(path_from)?;
        let path = [root, below];
        Some(vec![Change::move_to(
            from,
            near,
            Position::After,
            &path,
            depth(path_from),
        )])
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
    pub fn written(&self, path: &str) -> Option<&'a Entry> {
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
