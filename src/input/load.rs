//! Loads values in four stages: reads the files and flags of a request, merges them over the chart's defaults, evaluates
//! the template expressions, and expands the `runnergen:` section.

mod embedded;
mod file;
mod kustomization;
mod patches;
mod references;
pub mod template_context;

use std::cell::OnceCell;
use std::iter;

use crate::chart::model::{self, Expansion};
use crate::chart::values::{Evaluated, evaluate};
use crate::chart::version::ChartVersion;
use crate::input::gitops::{self, Embedding, Found, ReleaseRef, Search};
use crate::input::loaded::{Config, ConfigRole, LoadedValues};
use crate::input::overlay::Overlay;
use crate::input::repository::Repositories;
use crate::input::request::{Request, SetFlag, Setting};
use crate::input::set::{self, Flavor};
use crate::kubernetes::patch::TargetedPatch;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::invalid_encoding;
use crate::runner_config;
use helm_template::Engine;
use helm_yaml::reader::{self, Document, ParseError};
use helm_yaml::source::{FileId, Origin, Sources, Span, TracedText, decode};
use helm_yaml::tree::{Map, Node, merge};

pub use self::file::{ReadError, read_bytes};
use self::file::{is_runner_config, read_text};
use self::template_context::template_context;

/// Loads the values of a request. Invalid files, flags and expressions become diagnostics of the result.
///
/// # Errors
/// If a file cannot be read.
pub fn load(request: Request) -> Result<LoadedValues, ReadError> {
    let mut loader = Loader::of(&request);
    loader.read_files(&request)?;
    Ok(loader.finish(request))
}

/// The values of each release in a file. They are loaded one by one, since a file may contain thousands.
pub type LoadedReleases = Box<dyn Iterator<Item = LoadedValues>>;

/// Loads a file, merged over the files of the request. It may be a values file, a document that embeds values, or a
/// runner's `config.toml`, which needs no values. Returns the values of each release in it; none if it has values of
/// other charts only.
///
/// # Errors
/// If a file cannot be read.
pub fn load_on_top(
    name: &str,
    request: Request,
    is_walked: bool,
) -> Result<LoadedReleases, ReadError> {
    let bytes = request.overlay.read(name)?;
    load_bytes(name, bytes, request, is_walked)
}

/// Loads the content of a single values file. Invalid YAML becomes a diagnostic of the result.
pub fn load_text(name: &str, text: String, request: Request) -> LoadedValues {
    let mut loader = Loader::default();
    let file = loader.sources.add(name, Origin::File, text);
    match reader::read(&loader.sources, file) {
        Ok(document) => loader.merge(document),
        Err(error) => loader.diagnostics.push(error.into()),
    }
    loader.finish(request)
}

/// Like [`load_on_top`], for the content of a file.
///
/// # Errors
/// If a file of the request cannot be read.
pub fn load_bytes(
    name: &str,
    bytes: Vec<u8>,
    request: Request,
    is_walked: bool,
) -> Result<LoadedReleases, ReadError> {
    let mut loader = Loader::of(&request);
    let shown = request.shown(name);
    if is_runner_config(shown, &bytes) {
        let file = loader.add(shown, bytes);
        let whole = |file| TracedText::whole(loader.sources.get(file).text.as_str(), file);
        let text = file.map(whole);
        return Ok(one(loader.finish_config(text, request)));
    }
    loader.read_files(&request)?;
    let Some(file) = loader.add(shown, bytes) else {
        return Ok(if is_walked {
            none()
        } else {
            one(loader.finish(request))
        });
    };
    match loader.find(file, &request, is_walked) {
        Ok(Found::Values(document, unresolved)) => loader.merge_around(document, unresolved),
        Ok(Found::EmbeddedValues(releases)) => {
            let load = move |release| {
                let mut loader = loader.clone();
                loader.merge_embedded(release);
                loader.finish(request.clone())
            };
            return Ok(Box::new(releases.into_iter().map(load)));
        }
        Ok(Found::RunnerConfig(text)) => {
            return Ok(one(loader.finish_config(Some(text), request)));
        }
        Ok(Found::Unsupported(finding)) => loader.diagnostics.push(*finding),
        Ok(Found::Nothing) => return Ok(none()),
        Err(error) => loader.diagnostics.push(error.into()),
    }
    Ok(one(loader.finish(request)))
}

fn none() -> LoadedReleases {
    Box::new(iter::empty())
}

fn one(loaded: LoadedValues) -> LoadedReleases {
    Box::new(iter::once(loaded))
}

/// Values while they are loaded.
#[derive(Clone, Default)]
struct Loader {
    sources: Sources,
    documents: Vec<Document>,
    given: Node,
    embedding: Option<Embedding>,
    /// The release that the document names; once it is resolved, the names that are not valid.
    release: ReleaseRef,
    diagnostics: Vec<Diagnostic>,
    /// The patches in the files of the request.
    patches: Vec<TargetedPatch>,
    /// The texts of Secrets that documents refer to.
    secrets: Vec<TracedText>,
    overlay: Overlay,
    repositories: Repositories,
    /// Files of the request, in which documents may find objects that are not in their repository.
    supplied: Vec<String>,
}

impl Loader {
    fn of(request: &Request) -> Self {
        Loader {
            overlay: request.overlay.clone(),
            repositories: request.repositories.clone(),
            supplied: request.files.clone(),
            ..Loader::default()
        }
    }
}

/// Reading and merging.
impl Loader {
    /// Reads the files of a request and merges them in order.
    fn read_files(&mut self, request: &Request) -> Result<(), ReadError> {
        for name in &request.files {
            let bytes = request.overlay.read(name)?;
            let Some(file) = self.add(request.shown(name), bytes) else {
                continue;
            };
            match self.find(file, request, false) {
                Ok(Found::Values(document, unresolved)) => self.merge_around(document, unresolved),
                Ok(Found::EmbeddedValues(releases)) => {
                    self.merge_requested(releases, file, request);
                }
                Ok(Found::Unsupported(_))
                    if request.files.len() > 1 && gitops::has_containers(&self.sources, file) => {}
                Ok(Found::Unsupported(finding)) => self.diagnostics.push(*finding),
                Ok(Found::RunnerConfig(_) | Found::Nothing) => {}
                Err(error) => self.diagnostics.push(error.into()),
            }
        }
        self.read_patches(request)
    }

    /// Adds a file to the sources. If it is not UTF-8, reports that.
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Option<FileId> {
        match decode(bytes) {
            Ok(text) => Some(self.sources.add(name, Origin::File, text)),
            Err(error) => {
                let file = self.sources.add(name, Origin::File, String::new());
                let place = Place::of(Span::new(file, 0..0));
                self.diagnostics.push(Diagnostic::new(
                    &invalid_encoding::RULE,
                    place,
                    error.to_string(),
                ));
                None
            }
        }
    }

    fn find(&self, file: FileId, request: &Request, is_walked: bool) -> Result<Found, ParseError> {
        gitops::find(Search {
            sources: &self.sources,
            file,
            site: &self
                .repositories
                .site(&self.sources.get(file).name, &self.overlay),
            at: request.at.as_ref(),
            is_walked,
            is_on_top: !request.files.is_empty(),
        })
    }

    /// Merges a values file over those before it.
    fn merge(&mut self, mut document: Document) {
        if self.documents.is_empty() && self.given.is_null() {
            self.given = std::mem::take(&mut document.root);
        } else {
            self.keep_layer();
            merge::merge(&mut self.given, document.root.clone());
        }
        self.documents.push(document);
    }

    /// Merges a values file that is invalid YAML because of placeholders.
    fn merge_around(&mut self, document: Document, unresolved: Vec<Diagnostic>) {
        self.merge(document);
        self.diagnostics.extend(unresolved);
    }

    /// Copies the tree of the first document before another layer changes the values: until then they share it.
    fn keep_layer(&mut self) {
        if let [first] = self.documents.as_mut_slice()
            && first.root.is_null()
        {
            first.root = self.given.clone();
        }
    }

    /// Sets the value of a `--set` flag.
    fn apply_setting(&mut self, setting: &Setting) {
        let (origin, flavor) = match setting.flag {
            SetFlag::Json => (Origin::JsonFlag, Flavor::Json),
            SetFlag::Typed => (Origin::Flag, Flavor::Typed),
            SetFlag::Text => (Origin::Flag, Flavor::Text),
            SetFlag::File => (Origin::Flag, Flavor::File(&read_text)),
            SetFlag::Literal => (Origin::Flag, Flavor::Literal),
        };
        let argument = self
            .sources
            .add(setting.flag.name(), origin, setting.text.clone());
        self.keep_layer();
        if let Err(error) = set::apply(&mut self.given, &mut self.sources, argument, flavor) {
            self.diagnostics.push(error.into());
        }
    }

    /// The values merged over the chart's defaults.
    fn with_defaults(&self, chart: ChartVersion) -> Node {
        let mut values = if self.given.is_null() {
            Node::new(Map::default(), self.given.span)
        } else {
            self.given.clone()
        };
        merge::coalesce(&mut values, chart.defaults());
        values
    }
}

/// Evaluating and expanding.
impl Loader {
    /// Completes the values once all files are merged.
    fn finish(mut self, mut request: Request) -> LoadedValues {
        for setting in &request.settings {
            self.apply_setting(setting);
        }
        self.resolve_release(&mut request);
        let merged = self.with_defaults(request.chart);
        let mut values = self.evaluate(merged, &request);
        self.find_patches(&values.tree);
        let config = config(&values);
        let cache = expand(&mut values, config.as_ref(), &request);
        self.into_loaded(request, values, config, cache)
    }

    /// Completes a request for a `config.toml`, which has no values.
    fn finish_config(self, text: Option<TracedText>, request: Request) -> LoadedValues {
        let config = text.map(|text| Config {
            role: ConfigRole::File,
            parsed: runner_config::parse(&text),
        });
        self.into_loaded(
            request,
            Evaluated::default(),
            config,
            model::Cache::default(),
        )
    }

    /// Evaluates the template expressions of the merged values, and reports those that fail.
    fn evaluate(&mut self, merged: Node, request: &Request) -> Evaluated {
        let Request {
            release,
            chart,
            capabilities,
            ..
        } = request;
        let context = template_context(&merged, &self.sources, release, *chart, capabilities);
        let engine = Engine::new(&context);
        let is_rendered_first = self
            .embedding
            .as_ref()
            .is_some_and(|embedding| embedding.is_template);
        let (replacements, errors) = evaluate::evaluate(
            &merged,
            &self.sources,
            (!is_rendered_first).then_some(&engine),
            *chart,
        );
        self.diagnostics
            .extend(errors.into_iter().map(Diagnostic::from));
        drop(engine);
        replacements.apply(merged)
    }

    fn into_loaded(
        self,
        request: Request,
        values: Evaluated,
        config: Option<Config>,
        model_cache: model::Cache,
    ) -> LoadedValues {
        LoadedValues {
            sources: self.sources,
            documents: self.documents,
            given: self.given,
            values,
            patches: self.patches,
            secrets: self.secrets,
            config,
            release: request.release,
            written: self.release,
            chart: request.chart,
            is_chart_pinned: !request.unspecified.chart,
            runner_version: request.runner_version,
            capabilities: request.capabilities,
            has_all_values: request.has_all_values,
            embedding: self.embedding,
            model_cache,
            rendered: OnceCell::new(),
            span_paths: OnceCell::new(),
            diagnostics: self.diagnostics,
        }
    }
}

/// The runner configuration in the values. `runners.configOverride` replaces `runners.config`.
fn config(values: &Evaluated) -> Option<Config> {
    let (role, text) = match (&values.config_override, &values.config) {
        (Some(text), _) => (ConfigRole::Override, text),
        (None, Some(text)) => (ConfigRole::Template, text),
        (None, None) => return None,
    };
    Some(Config {
        role,
        parsed: runner_config::parse(text),
    })
}

/// Expands the `runnergen:` section of the values. Returns the computed results that remain valid afterwards.
fn expand(values: &mut Evaluated, config: Option<&Config>, request: &Request) -> model::Cache {
    let cache = model::Cache::default();
    let model = model::Model {
        values,
        config,
        release: &request.release,
        version: request.chart,
        capabilities: &request.capabilities,
        cache: &cache,
    };
    Expansion::of(model).apply(&mut values.tree);
    cache.of_expanded_values()
}
