//! The context of rules: values, runner configuration and manifests, with the queries that rules share.
//!
//! In: [`LoadedValues`]. Out: values, keys and findings of schemas, each with its location ([`Place`]).

mod comments;
mod config;
mod fixes;
mod known;
mod located;
mod patches;
pub mod placeholder;
mod values;

use crate::chart::features::Support;
use crate::chart::manifest::{Manifest, RenderError};
use crate::chart::model::Model;
use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rule::Rule;
use crate::schema::segments;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

use values::Values;

pub use comments::Comments;
pub use config::{ChartSettings, ConfigContext};
pub use known::Mount;
pub use located::Located;
pub use placeholder::{Placeholder, Placeholders};
pub use values::holds_nothing;

/// What rules check.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// The merged and evaluated values, with their sources.
    pub loaded: &'a LoadedValues,
    /// The model of the chart for these values.
    pub model: Model<'a>,
    /// The placeholders in the values.
    pub placeholders: Placeholders,
    config: ConfigContext<'a>,
    values: Values<'a>,
}

impl<'a> RuleContext<'a> {
    /// The context of loaded values.
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

    /// Whether a value that is missing here is missing when the chart is installed.
    pub fn has_all_values(&self) -> bool {
        self.loaded.has_all_values && !self.loaded.is_partial()
    }

    /// The value at a path like `runners.config`, with defaults and evaluated expressions.
    pub fn value(&self, path: &str) -> Option<&'a Node> {
        path.split('.')
            .try_fold(&self.loaded.values.tree, |node, key| node.get(key))
    }

    /// Returns true if the value at a path is truthy in a Go template.
    pub fn is_on(&self, path: &str) -> bool {
        self.value(path).is_some_and(Node::is_truthy)
    }

    /// The user's value at a path: without defaults, with unevaluated expressions.
    pub fn given(&self, path: &str) -> Option<&'a Entry> {
        let (parents, key) = path
            .rsplit_once('.')
            .map_or((None, path), |(parents, key)| (Some(parents), key));
        let mut parents = parents.into_iter().flat_map(|parents| parents.split('.'));
        parents
            .try_fold(&self.loaded.given, |node, key| node.get(key))?
            .entry(key)
    }

    /// The location of the key at a path; if it is not in a source, that of the nearest parent key.
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

    /// The location of the value at a path; if it is not in a source, that of the nearest parent key.
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

    /// The span of the key at a path, for a related location; synthetic if the key is not in a source.
    pub fn key_span(&self, path: &str) -> Span {
        self.given(path)
            .map_or(Span::SYNTHETIC, |entry| entry.key_span)
    }

    /// The tree of the runner configuration, if its TOML is valid.
    pub fn config(&self) -> Option<&'a Node> {
        self.config.tree()
    }

    /// The path of a key of the runner configuration, below the value that contains it.
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

    /// Findings of the schema about values that the chart version does not read. Three rules report them.
    pub fn unknown_values(&self) -> &[Diagnostic] {
        &self.values.findings().unknown
    }

    /// What the chart version does with the value at a path.
    pub fn support(&self, path: &str) -> Support {
        let keys = segments(path);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.loaded.chart.support(&keys)
    }

    /// The rendered manifests; `None` without values, or if an expression failed.
    pub fn manifests(&self) -> Option<&'a Result<Vec<Manifest>, RenderError>> {
        let can_be_rendered = self.loaded.is_sound() && self.loaded.values.tree.as_map().is_some();
        can_be_rendered.then(|| self.loaded.manifests())
    }

    /// The findings of a rule about the patches of the manifests.
    pub fn patch_problems(&self, rule: &Rule) -> Vec<Diagnostic> {
        let Some(_) = self.manifests() else {
            return Vec::new();
        };
        let problems = self.loaded.patch_problems().iter();
        problems
            .filter(|found| found.rule == rule)
            .cloned()
            .collect()
    }

    /// The line of the start of a span, starting at 1.
    pub fn line(&self, span: Span) -> usize {
        self.loaded
            .sources
            .source_of(span)
            .map_or(0, |file| file.line_of(span.range().start))
    }

    /// The part of a span in its first line, which a report marks.
    pub fn first_line(&self, span: Span) -> Span {
        let length = self.loaded.sources.slice(span).find(['\n', '\r']);
        let range = span.range();
        match (span.file(), length) {
            (Some(file), Some(length)) => Span::new(file, range.start..range.start + length),
            _ => span,
        }
    }

    /// The start of the first source: the location of values without a source.
    pub fn start(&self) -> Span {
        let span = self.loaded.given.span;
        span.file()
            .map_or(Span::SYNTHETIC, |file| Span::new(file, 0..0))
    }
}
