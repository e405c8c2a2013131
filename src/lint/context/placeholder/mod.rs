//! Values that wait for somebody else to fill them in: a deployment script, a template engine, the reader of a README.
//!
//! Whatever could be said about such a value is true of the placeholder only. So it gets one remark of its own, and
//! everything else that was found at its place is dropped.

mod look;

pub use look::find;

use std::collections::BTreeMap;

use super::ConfigContext;
use crate::input::loaded::LoadedValues;
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// Values that hold placeholders, in no particular order.
#[derive(Debug, Default)]
pub struct Placeholders {
    found: Vec<Placeholder>,
    /// The first placeholder at each place.
    by_place: BTreeMap<Span, usize>,
}

/// A value that holds a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// The value.
    pub span: Span,
    /// Its path.
    pub path: String,
    /// The placeholder in it.
    pub text: String,
    /// Whether it is all of the value, so that anything may come of it; else it is a part of a text that stays one.
    pub is_whole: bool,
    /// Whether it should be spoken of in any case, not only where something else is found at its place.
    pub is_certain: bool,
}

/// Texts longer than this are scripts and documents, in which a `$` has a meaning of its own.
const LONGEST: usize = 300;

impl Placeholders {
    /// Looks through the values and the runner's configuration.
    pub fn of(loaded: &LoadedValues, config: &ConfigContext<'_>) -> Self {
        let mut found = Placeholders::default();
        let failed: Vec<Span> = loaded.failed_expressions().collect();
        found.walk(&loaded.values.tree, &Path::Root(""), Place::Values(&failed));
        if let Some(root) = loaded
            .config
            .as_ref()
            .and_then(|config| config.parsed.root.as_ref())
        {
            found.walk(root, &Path::Root(""), Place::Config(config));
        }
        found
    }

    /// Looks through a runner configuration.
    pub fn of_config(config: &ConfigContext<'_>) -> Self {
        let mut found = Placeholders::default();
        if let Some(root) = config.tree() {
            found.walk(root, &Path::Root(""), Place::Config(config));
        }
        found
    }

    /// The placeholder in the value at a span.
    pub fn at(&self, span: Span) -> Option<&Placeholder> {
        self.found.get(*self.by_place.get(&span)?)
    }

    /// The placeholder that is all of the value in which a span lies.
    pub fn around(&self, span: Span) -> Option<&Placeholder> {
        // Of values that are text none lies in another, so it is the last that begins before the span, or with it.
        let last = Span::new(span.file()?, span.range().start..usize::MAX);
        let (_, index) = self.by_place.range(..=last).next_back()?;
        self.found
            .get(*index)
            .filter(|placeholder| placeholder.is_whole && placeholder.span.contains(span))
    }

    /// Those that should be spoken of in any case.
    pub fn certain(&self) -> impl Iterator<Item = &Placeholder> {
        self.found
            .iter()
            .filter(|placeholder| placeholder.is_certain)
    }

    fn walk(&mut self, node: &Node, path: &Path<'_>, place: Place<'_>) {
        match &node.value {
            Value::String(text) if !node.span.is_synthetic() => {
                place
                    .look(text, node.span, path)
                    .into_iter()
                    .for_each(|found| self.add(found));
            }
            Value::List(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, item)| self.walk(item, &path.item(index), place));
            }
            Value::Map(map) => {
                let written = map
                    .iter()
                    .filter(|(_, entry)| !entry.node.span.is_synthetic());
                written.for_each(|(key, entry)| self.walk(&entry.node, &path.key(key), place));
            }
            _ => {}
        }
    }

    fn add(&mut self, placeholder: Placeholder) {
        self.by_place
            .entry(placeholder.span)
            .or_insert(self.found.len());
        self.found.push(placeholder);
    }
}

impl Placeholder {
    /// What there is to say about it.
    pub fn message(&self) -> String {
        format!(
            "`{}` is a placeholder: it has to be filled in before this is installed",
            self.text
        )
    }
}

/// Where a text stands, which decides what may be meant by it.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// In the values, of which these expressions failed.
    Values(&'a [Span]),
    /// In the runner's configuration, where `$NAME` is a variable of the job.
    Config(&'a ConfigContext<'a>),
}

impl Place<'_> {
    fn look(self, text: &str, span: Span, path: &Path<'_>) -> Option<Placeholder> {
        if let Some(found) = look::encrypted(text) {
            // Whoever encrypts one value encrypts most of them: a remark on each would be a row of them.
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
        let found = find(text)?;
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

    /// Whether neither the chart nor the runner knows what to do with it.
    fn is_foreign(self, found: &str, span: Span, path: &Path<'_>) -> bool {
        match self {
            Place::Values(failed) => !failed.iter().any(|&problem| span.contains(problem)),
            Place::Config(_) => {
                !found.starts_with('$') || matches!(path.last_key(), Some("token" | "url"))
            }
        }
    }

    fn path(self, path: &Path<'_>) -> String {
        match self {
            Place::Config(config) => config.path(&path.to_string()),
            Place::Values(_) => path.to_string(),
        }
    }
}
