//! Placeholders: values that a deployment script, a template engine or the user replaces before the installation.
//!
//! Other findings on such a value are true of the placeholder only. They are replaced by one finding about the
//! placeholder.

use std::collections::BTreeMap;

use super::ConfigContext;
use crate::input::loaded::LoadedValues;
use crate::input::placeholder;
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The values that contain placeholders, in no particular order.
#[derive(Debug, Default)]
pub struct Placeholders {
    found: Vec<Placeholder>,
    /// The index of the first placeholder at each span.
    by_span: BTreeMap<Span, usize>,
    /// Whether another tool renders the values first, so that every expression is a placeholder.
    is_template: bool,
}

/// A value that contains a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// The span of the value.
    pub span: Span,
    /// Its path.
    pub path: String,
    /// The placeholder in it.
    pub text: String,
    /// Whether it is the whole value, whose type is unknown then; otherwise the value stays a string.
    pub is_whole: bool,
    /// Whether it is reported in any case, not only instead of another finding.
    pub is_certain: bool,
}

/// Longer strings (in bytes) are scripts and documents, where `$` has another meaning.
const LONGEST: usize = 300;

impl Placeholders {
    /// The placeholders in the values and the runner configuration.
    pub fn of(loaded: &LoadedValues, config: &ConfigContext<'_>) -> Self {
        let mut found = Placeholders {
            is_template: (loaded.embedding.as_ref()).is_some_and(|embedding| embedding.is_template),
            ..Placeholders::default()
        };
        let failed: Vec<Span> = loaded.failed_expressions().collect();
        found.walk(
            &loaded.values.tree,
            &Path::Root(""),
            Origin::Values(&failed),
        );
        if let Some(root) = loaded
            .config
            .as_ref()
            .and_then(|config| config.parsed.root.as_ref())
        {
            found.walk(root, &Path::Root(""), Origin::Config(config));
        }
        found
    }

    /// The placeholders in a runner configuration.
    pub fn of_config(config: &ConfigContext<'_>) -> Self {
        let mut found = Placeholders::default();
        if let Some(root) = config.tree() {
            found.walk(root, &Path::Root(""), Origin::Config(config));
        }
        found
    }

    /// The placeholder in the value with this span.
    pub fn at(&self, span: Span) -> Option<&Placeholder> {
        self.found.get(*self.by_span.get(&span)?)
    }

    /// The placeholder that is the whole value around a span.
    pub fn around(&self, span: Span) -> Option<&Placeholder> {
        // Strings do not contain each other, so it is the last one that starts at or before the span.
        let last = Span::new(span.file()?, span.range().start..usize::MAX);
        let (_, index) = self.by_span.range(..=last).next_back()?;
        self.found
            .get(*index)
            .filter(|placeholder| placeholder.is_whole && placeholder.span.contains(span))
    }

    /// The placeholders that are reported in any case.
    pub fn certain(&self) -> impl Iterator<Item = &Placeholder> {
        self.found
            .iter()
            .filter(|placeholder| placeholder.is_certain)
    }

    fn walk(&mut self, node: &Node, path: &Path<'_>, origin: Origin<'_, '_>) {
        match &node.value {
            Value::String(text) if !node.span.is_synthetic() => {
                if let Some(found) = origin.find(text, node.span, path, self.is_template) {
                    self.add(found);
                }
            }
            Value::List(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, item)| self.walk(item, &path.item(index), origin));
            }
            Value::Map(map) => {
                let written = map
                    .iter()
                    .filter(|(_, entry)| !entry.node.span.is_synthetic());
                for (key, entry) in written {
                    if let Some(found) = origin.find_in_key(key, entry.key_span, path) {
                        self.add(found);
                    }
                    self.walk(&entry.node, &path.key(key), origin);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, placeholder: Placeholder) {
        self.by_span
            .entry(placeholder.span)
            .or_insert(self.found.len());
        self.found.push(placeholder);
    }
}

impl Placeholder {
    /// The message that reports it.
    pub fn message(&self) -> String {
        format!(
            "`{}` is a placeholder: it must be replaced before the installation",
            self.text
        )
    }
}

/// Where a string is from, which decides what its syntax means.
#[derive(Clone, Copy)]
enum Origin<'a, 'c> {
    /// The values, with the spans of the expressions that failed.
    Values(&'a [Span]),
    /// The runner configuration, where `$NAME` is a job variable.
    Config(&'a ConfigContext<'c>),
}

impl Origin<'_, '_> {
    /// A placeholder in a key. Only those in braces: other keys are ordinary names.
    fn find_in_key(self, key: &str, span: Span, path: &Path<'_>) -> Option<Placeholder> {
        let text = placeholder::is_interpolated(key).then(|| placeholder::find(key))??;
        Some(Placeholder {
            span,
            path: self.path(path),
            text: text.to_owned(),
            is_whole: true,
            is_certain: false,
        })
    }

    fn find(
        self,
        text: &str,
        span: Span,
        path: &Path<'_>,
        is_template: bool,
    ) -> Option<Placeholder> {
        if let Some(found) = placeholder::encrypted(text) {
            // Usually many values are encrypted: one finding for each of them would be noise.
            let text = found.to_owned();
            return Some(Placeholder {
                span,
                path: self.path(path),
                text,
                is_whole: true,
                is_certain: false,
            });
        }
        if text.len() > LONGEST || text.contains('\n') {
            return None;
        }
        let expression = || placeholder::expression(text).filter(|_| is_template);
        let found = expression().or_else(|| placeholder::find(text))?;
        let is_whole = found.len() == text.trim().len();
        let is_in_address = || {
            text.split_once(found)
                .is_some_and(|(before, _)| before.ends_with("://"))
        };
        let is_certain = (is_whole || is_in_address()) && self.is_foreign(found, span, path);
        Some(Placeholder {
            span,
            path: self.path(path),
            text: found.to_owned(),
            is_whole,
            is_certain,
        })
    }

    /// Returns true if neither the chart nor the runner evaluates it.
    fn is_foreign(self, found: &str, span: Span, path: &Path<'_>) -> bool {
        match self {
            Origin::Values(failed) => !failed.iter().any(|&problem| span.contains(problem)),
            Origin::Config(_) => {
                !found.starts_with('$') || matches!(path.last_key(), Some("token" | "url"))
            }
        }
    }

    fn path(self, path: &Path<'_>) -> String {
        match self {
            Origin::Config(config) => config.path(&path.to_string()),
            Origin::Values(_) => path.to_string(),
        }
    }
}
