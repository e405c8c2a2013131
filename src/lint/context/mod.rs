//! What the rules look at: the loaded, and what more than one of them asks about it.
//!
//! A [`LoadedValues`] comes in; its values, its configuration and what comes out of both can be asked for, each with the
//! [`Place`] where it is written.

mod config;
mod known;
mod located;
pub mod placeholder;
mod values;

use crate::chart::manifest::{Manifest, RenderError};
use crate::chart::model::Model;
use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::{Diagnostic, Place};
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

use values::Values;

pub use config::{ChartSettings, ConfigContext};
pub use known::Mount;
pub use located::Located;
pub use placeholder::{Placeholder, Placeholders};
pub use values::holds_nothing;

/// A loaded under context.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// What was read, merged and evaluated.
    pub loaded: &'a LoadedValues,
    /// The model of the chart for these values.
    pub model: Model<'a>,
    /// What waits to be filled in.
    pub placeholders: Placeholders,
    config: ConfigContext<'a>,
    values: Values<'a>,
}

impl<'a> RuleContext<'a> {
    /// Looks at a loaded.
    pub fn of(loaded: &'a LoadedValues) -> Self {
        let (config, values) = (ConfigContext::of(loaded), Values::of(loaded));
        let placeholders = Placeholders::of(loaded, &config);
        RuleContext {
            loaded,
            model: loaded.model(),
            placeholders,
            config,
            values,
        }
    }

    /// The value at a path like `runners.config`, defaults filled in and expressions evaluated.
    pub fn value(&self, path: &str) -> Option<&'a Node> {
        path.split('.')
            .try_fold(&self.loaded.values.tree, |node, key| node.get(key))
    }

    /// Whether the value at a path is there and true, as a Go template sees it.
    pub fn is_on(&self, path: &str) -> bool {
        self.value(path).is_some_and(Node::is_truthy)
    }

    /// What people wrote at a path: no defaults, expressions as they stand.
    pub fn given(&self, path: &str) -> Option<&'a Entry> {
        let (parents, key) = path
            .rsplit_once('.')
            .map_or((None, path), |(parents, key)| (Some(parents), key));
        let mut parents = parents.into_iter().flat_map(|parents| parents.split('.'));
        parents
            .try_fold(&self.loaded.given, |node, key| node.get(key))?
            .entry(key)
    }

    /// The place of the key at a path; of the nearest key above it that was written, when it was not.
    pub fn key(&self, path: &str) -> Place {
        let mut rest = Some(path);
        while let Some(nearest) = rest {
            if let Some(entry) = self
                .given(nearest)
                .filter(|entry| !entry.key_span.is_synthetic())
            {
                return Place::new(entry.key_span, path);
            }
            rest = nearest.rsplit_once('.').map(|(parent, _)| parent);
        }
        Place::new(self.start(), path)
    }

    /// The place of the value at a path; of the nearest key above it that was written, when it was not.
    pub fn at(&self, path: &str) -> Place {
        match self
            .given(path)
            .map(|entry| entry.node.span)
            .filter(|span| !span.is_synthetic())
        {
            Some(span) => Place::new(self.first_line(span), path),
            None => self.key(path),
        }
    }

    /// The span of the key at a path, for a related location; synthetic where it is not written.
    pub fn key_span(&self, path: &str) -> Span {
        self.given(path)
            .map_or(Span::SYNTHETIC, |entry| entry.key_span)
    }

    /// The runner's configuration as a tree, when its text could be read.
    pub fn config(&self) -> Option<&'a Node> {
        self.config.tree()
    }

    /// The path of a key of the runner's configuration, as people look for it: below the value that holds it.
    pub fn config_path(&self, path: &str) -> String {
        self.config.path(path)
    }

    /// The runner configuration with the settings around it.
    pub fn runner_config(&self) -> &ConfigContext<'a> {
        &self.config
    }

    /// What the schemas of the chart and of Kubernetes report about the values.
    pub fn schema_findings(&self) -> &[Diagnostic] {
        &self.values.findings().reported
    }

    /// The values that the chart does not know, as its schema reports them: two rules describe them.
    pub fn unknown_values(&self) -> &[Diagnostic] {
        &self.values.findings().unknown
    }

    /// What the values become; none for a configuration without values, or values in which an expression failed.
    pub fn manifests(&self) -> Option<&'a Result<Vec<Manifest>, RenderError>> {
        let can_be_had = self.loaded.is_sound() && self.loaded.values.tree.as_map().is_some();
        can_be_had.then(|| self.loaded.manifests())
    }

    /// The line in which a span begins, from 1.
    pub fn line(&self, span: Span) -> usize {
        self.loaded
            .sources
            .source_of(span)
            .map_or(0, |file| file.line_of(span.range().start))
    }

    /// The part of a span that lies in its first line: what a reader wants to see marked.
    pub fn first_line(&self, span: Span) -> Span {
        let length = self.loaded.sources.slice(span).find(['\n', '\r']);
        let range = span.range();
        match (span.file(), length) {
            (Some(file), Some(length)) => Span::new(file, range.start..range.start + length),
            _ => span,
        }
    }

    /// The beginning of the first source: the place of what nobody wrote.
    pub fn start(&self) -> Span {
        let span = self.loaded.given.span;
        span.file()
            .map_or(Span::SYNTHETIC, |file| Span::new(file, 0..0))
    }
}
