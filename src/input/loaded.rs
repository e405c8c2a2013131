//! Loaded values: read, merged, evaluated and expanded. Rules check them and templates render them.

use std::cell::OnceCell;

use super::span_path::SpanPaths;

use crate::chart::manifest::{self, Manifest, RenderError, Rendered};
use crate::chart::model;
use crate::chart::release::Release;
use crate::chart::values::Evaluated;
use crate::chart::version::ChartVersion;
use crate::input::gitops::{Embedding, ReleaseRef};
use crate::input::load::template_context::template_context;
use crate::kubernetes::patch::TargetedPatch;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::Stage;
use crate::lint::rules::syntax::{
    invalid_encoding, placeholder, unsupported_document, values_not_loaded, yaml_syntax,
};
use crate::runner_config::version::{RunnerTarget, RunnerVersion};
use helm_template::Capabilities;
use helm_yaml::reader::Document;
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::Node;

pub use crate::chart::model::{Config, ConfigRole};

/// The values of one release, with their sources and everything computed from them.
#[derive(Debug)]
pub struct LoadedValues {
    /// Every file and flag that was read.
    pub sources: Sources,
    /// Each values file as written; later ones override earlier ones.
    pub documents: Vec<Document>,
    /// The given values: files and flags merged, without the chart's defaults, expressions not evaluated.
    pub given: Node,
    /// The values that the chart renders: merged over its defaults, expressions evaluated, `runnergen:` expanded.
    pub values: Evaluated,
    /// The patches of the manifests: those in the values, then those in files.
    pub patches: Vec<TargetedPatch>,
    /// The texts of Secrets that the values refer to.
    pub secrets: Vec<TracedText>,
    /// The runner configuration in the values, parsed.
    pub config: Option<Config>,
    /// The Helm release.
    pub release: Release,
    /// Names of the release in its document that are invalid or contain placeholders. `release` has the default names
    /// instead.
    pub written: ReleaseRef,
    /// The chart version.
    pub chart: ChartVersion,
    /// Whether the user or the embedding document chose the chart version. Otherwise it is the default.
    pub is_chart_pinned: bool,
    /// The runner version, if a flag or setting names it.
    pub runner_version: Option<RunnerVersion>,
    /// The APIs that the cluster serves.
    pub capabilities: Capabilities,
    /// Whether no other file or flag adds values when they are installed.
    pub has_all_values: bool,
    /// The document that embeds the values; `None` for values files.
    pub embedding: Option<Embedding>,
    /// Cached results of [`model`](Self::model).
    pub model_cache: model::Cache,
    /// Cached result of [`manifests`](Self::manifests) and [`patch_problems`](Self::patch_problems).
    pub rendered: OnceCell<Rendered>,
    /// Cached index of [`path_of`](Self::path_of).
    pub span_paths: OnceCell<SpanPaths>,
    /// Findings of the loader: invalid files, flags and expressions, and values that were not loaded.
    pub diagnostics: Vec<Diagnostic>,
}

impl LoadedValues {
    /// The name of the release, as written if it is invalid or contains a placeholder.
    pub fn name(&self) -> &str {
        self.written.name().unwrap_or(self.release.name())
    }

    /// The namespace of the release, as written if it is invalid or contains a placeholder.
    pub fn namespace(&self) -> &str {
        self.written.namespace().unwrap_or(self.release.namespace())
    }

    /// The path of the rendered value or key at a span, or of the string that contains the span, and the spans of the keys
    /// on that path.
    pub fn path_of(&self, span: Span) -> Option<(String, Vec<Span>)> {
        let tree = &self.values.tree;
        self.span_paths
            .get_or_init(|| SpanPaths::of(tree))
            .find(tree, span)
    }

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

    /// The runner version that reads the configuration: the version of the flag, the version that the image's tag names,
    /// or that of the chosen chart version.
    pub fn runner(&self) -> RunnerTarget {
        let has_chart = self
            .config
            .as_ref()
            .is_none_or(|config| config.role != ConfigRole::File);
        let by_chart = || self.chart.app_version().parse().ok();
        let version = self
            .runner_version
            .or_else(|| self.image_version())
            .or_else(|| by_chart().filter(|_| has_chart && self.is_chart_pinned));
        version.map(RunnerTarget::pinned).unwrap_or_default()
    }

    /// The runner version that the image's tag names. Old chart versions have the whole reference in `image`.
    fn image_version(&self) -> Option<RunnerVersion> {
        let image = self.values.tree.get("image")?;
        let tag = image.get("tag").unwrap_or(image);
        RunnerVersion::of_tag(tag.as_str()?)
    }

    /// The context of the expressions in these values.
    pub fn template_context(&self) -> helm_template::Context<'_> {
        template_context(
            &self.values.tree,
            &self.sources,
            &self.release,
            self.chart,
            &self.capabilities,
        )
    }

    /// The rendered manifests. Rules and output share them: they are rendered once.
    ///
    /// # Errors
    /// If a value has a shape that cannot be rendered, or a patch fails.
    pub fn manifests(&self) -> &Result<Vec<Manifest>, RenderError> {
        &self.rendered().manifests
    }

    /// What is wrong with the patches.
    pub fn patch_problems(&self) -> &[Diagnostic] {
        &self.rendered().patch_problems
    }

    fn rendered(&self) -> &Rendered {
        self.rendered
            .get_or_init(|| match manifest::render(self.model()) {
                Ok(manifests) => manifest::patch(manifests, &self.patches),
                Err(error) => Rendered {
                    manifests: Err(error),
                    patch_problems: Vec::new(),
                },
            })
    }

    /// Moves the rendered manifests out.
    ///
    /// # Errors
    /// If a value has a shape that cannot be rendered, or a patch fails.
    pub fn take_manifests(&mut self) -> Result<Vec<Manifest>, RenderError> {
        self.manifests().as_ref().map_err(Clone::clone)?;
        self.rendered
            .take()
            .map_or_else(|| Ok(Vec::new()), |rendered| rendered.manifests)
    }

    /// Whether some of the values come from sources that were not read, so that a missing value may be set there.
    pub fn is_partial(&self) -> bool {
        self.embedding
            .as_ref()
            .is_some_and(|embedding| embedding.is_partial)
    }

    /// The names of the files that the embedding document refers to.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        let document = self
            .embedding
            .as_ref()
            .and_then(|embedding| embedding.span.file());
        let files = self
            .sources
            .iter()
            .filter(|(_, source)| source.origin == Origin::File);
        let others =
            files.filter(move |(file, _)| document.is_some_and(|document| document != *file));
        others.map(|(_, source)| source.name.as_str())
    }

    /// Whether the values may be merged with others, by a document that refers to them.
    pub fn may_be_layer(&self) -> bool {
        self.embedding
            .as_ref()
            .is_none_or(|embedding| embedding.is_layer())
    }

    /// The findings about references that are unresolved, so that values are missing.
    pub fn unresolved(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|found| found.rule == &values_not_loaded::RULE)
    }

    /// Whether every file and flag is valid, whatever the placeholders contain.
    pub fn is_read(&self) -> bool {
        !self
            .errors()
            .any(|found| found.rule.stage == Stage::Reading && found.rule != &placeholder::RULE)
    }

    /// Whether its files contain values: a file that is not YAML, or something else than values, has none.
    pub fn has_values(&self) -> bool {
        let unread = [
            &yaml_syntax::RULE,
            &invalid_encoding::RULE,
            &unsupported_document::RULE,
        ];
        !self.errors().any(|found| unread.contains(&found.rule))
    }

    /// Whether every file, flag and expression is valid.
    pub fn is_sound(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The spans of the expressions that failed.
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
