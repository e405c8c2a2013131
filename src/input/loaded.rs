//! What is known of the values once they are read, merged and evaluated: what rules judge and templates print.

use std::cell::OnceCell;

use crate::chart::manifest::{self, Manifest, RenderError};
use crate::chart::model;
use crate::chart::release::Release;
use crate::chart::values::Evaluated;
use crate::chart::version::ChartVersion;
use crate::input::gitops::Embedding;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::Stage;
use helm_template::Capabilities;
use helm_yaml::reader::Document;
use helm_yaml::source::{Sources, Span};
use helm_yaml::tree::Node;

pub use crate::chart::model::{Config, ConfigRole};

/// The values of one run, with everything that was learned on the way.
#[derive(Debug)]
pub struct LoadedValues {
    /// Every text that was read.
    pub sources: Sources,
    /// Each values file as it was written, in the order in which later ones win.
    pub documents: Vec<Document>,
    /// What people wrote: files and flags merged, without the chart's defaults, expressions as they stand.
    pub given: Node,
    /// What the chart sees: defaults filled in, expressions evaluated.
    pub values: Evaluated,
    /// The runner's configuration, where the values hold one.
    pub config: Option<Config>,
    /// Name and namespace of the release.
    pub release: Release,
    /// The chart release that is followed.
    pub chart: ChartVersion,
    /// What the cluster serves.
    pub capabilities: Capabilities,
    /// The document around the values, when they do not stand in a file of their own.
    pub embedding: Option<Embedding>,
    /// What the model of the chart has computed.
    pub model_cache: model::Cache,
    /// What the values become, once somebody has asked.
    pub rendered: OnceCell<Result<Vec<Manifest>, RenderError>>,
    /// What the loader found: files, flags and expressions that it cannot read, and values that it did not see.
    pub diagnostics: Vec<Diagnostic>,
}

impl LoadedValues {
    /// The model of the chart for these values.
    pub fn model(&self) -> model::Model<'_> {
        let LoadedValues {
            values,
            config,
            release,
            chart,
            capabilities,
            model_cache,
            ..
        } = self;
        model::Model {
            values,
            config: config.as_ref(),
            release,
            version: *chart,
            capabilities,
            cache: model_cache,
        }
    }

    /// What the values become. Rules ask before anybody prints it, and it is rendered once.
    ///
    /// # Errors
    /// When no manifest can be made of a value.
    pub fn manifests(&self) -> &Result<Vec<Manifest>, RenderError> {
        self.rendered.get_or_init(|| manifest::render(self.model()))
    }

    /// The same, to be kept.
    ///
    /// # Errors
    /// When no manifest can be made of a value.
    pub fn take_manifests(&mut self) -> Result<Vec<Manifest>, RenderError> {
        self.manifests().as_ref().map_err(Clone::clone)?;
        self.rendered.take().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Whether some of the values stand where nobody looked, so that what is missing here may well be there.
    pub fn is_partial(&self) -> bool {
        self.embedding
            .as_ref()
            .is_some_and(|embedding| embedding.is_partial)
    }

    /// Whether every file and flag could be read.
    pub fn is_read(&self) -> bool {
        !self
            .errors()
            .any(|found| found.rule.stage == Stage::Reading)
    }

    /// Whether every file and flag could be read and every expression evaluated.
    pub fn is_sound(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The spans of the expressions that could not be evaluated.
    pub fn failed_expressions(&self) -> impl Iterator<Item = Span> + '_ {
        self.errors()
            .filter(|found| found.rule.stage == Stage::Expressions)
            .map(Diagnostic::span)
    }

    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
    }
}
