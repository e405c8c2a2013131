//! The first three stages: read what was named, merge it, evaluate its expressions.

mod embedded;
pub mod template_context;

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Read};
use std::iter;

use crate::chart::model::{self, Expansion};
use crate::chart::values::{defaults, evaluate};
use crate::input::gitops::{self, Embedding, Found, ReleaseRef, Search};
use crate::input::loaded::{Config, ConfigRole, LoadedValues};
use crate::input::request::{Request, SetFlag, Setting};
use crate::input::set;
use crate::input::set::Flavor;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::invalid_encoding;
use crate::runner_config;
use helm_template::Engine;
use helm_yaml::reader::{self, Document, ParseError};
use helm_yaml::source::{FileId, MAX_SOURCE_BYTES, Origin, Sources, Span, TracedText, decode};
use helm_yaml::tree::{Map, Node, merge};

use self::template_context::template_context;

/// A source that cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {name}")]
pub struct ReadError {
    name: String,
    source: io::Error,
}

/// Reads, merges and evaluates. What cannot be read becomes a diagnostic of the loaded.
///
/// # Errors
/// When a file cannot be read.
pub fn load(request: Request) -> Result<LoadedValues, ReadError> {
    let mut stage = Stage::default();
    stage.read_files(&request)?;
    Ok(stage.finish(request))
}

/// What a file turned out to hold, made one by one: a file may hold thousands.
pub type LoadedReleases = Box<dyn Iterator<Item = LoadedValues>>;

/// Reads one more file on top of the request's own: values, documents that hold values, or the runner's own
/// `config.toml`, which needs no values. Its name says which, or its text where the name says nothing. There is a
/// loaded for each release whose values the file holds; none when it holds those of others only.
///
/// # Errors
/// When a file cannot be read.
pub fn load_on_top(
    name: &str,
    request: Request,
    is_walked: bool,
) -> Result<LoadedReleases, ReadError> {
    let bytes = read_bytes(name)?;
    load_bytes(name, bytes, request, is_walked)
}

/// Loads the text of a single values file. Invalid YAML becomes a diagnostic of the result.
pub fn load_text(name: &str, text: String, request: Request) -> LoadedValues {
    let mut stage = Stage::default();
    let file = stage.sources.add(name, Origin::File, text);
    match reader::read(&stage.sources, file) {
        Ok(document) => stage.take(document),
        Err(error) => stage.diagnostics.push(error.into()),
    }
    stage.finish(request)
}

/// The same for a file that somebody has read already.
///
/// # Errors
/// When a file of the request cannot be read.
pub fn load_bytes(
    name: &str,
    bytes: Vec<u8>,
    request: Request,
    is_walked: bool,
) -> Result<LoadedReleases, ReadError> {
    let mut stage = Stage::default();
    let shown = request.shown(name);
    if is_config(shown, &bytes) {
        let file = stage.add(shown, bytes);
        return Ok(one(stage.finish_config(file, request)));
    }
    stage.read_files(&request)?;
    let Some(file) = stage.add(shown, bytes) else {
        return Ok(if is_walked {
            Box::new(iter::empty())
        } else {
            one(stage.finish(request))
        });
    };
    match stage.find(file, &request, is_walked) {
        Ok(Found::Values(document)) => stage.take(document),
        Ok(Found::EmbeddedValues(embedded)) => {
            let of_each = move |embedded| {
                let mut stage = stage.clone();
                stage.take_embedded(embedded);
                stage.finish(request.clone())
            };
            return Ok(Box::new(embedded.into_iter().map(of_each)));
        }
        Ok(Found::Nothing) => return Ok(Box::new(iter::empty())),
        Err(error) => stage.diagnostics.push(error.into()),
    }
    Ok(one(stage.finish(request)))
}

fn one(loaded: LoadedValues) -> LoadedReleases {
    Box::new(iter::once(loaded))
}

#[derive(Clone, Default)]
struct Stage {
    sources: Sources,
    documents: Vec<Document>,
    given: Node,
    embedding: Option<Embedding>,
    release: ReleaseRef,
    diagnostics: Vec<Diagnostic>,
}

impl Stage {
    fn read_files(&mut self, request: &Request) -> Result<(), ReadError> {
        for name in &request.files {
            let bytes = read_bytes(name)?;
            let Some(file) = self.add(request.shown(name), bytes) else {
                continue;
            };
            match self.find(file, request, false) {
                Ok(Found::Values(document)) => self.take(document),
                Ok(Found::EmbeddedValues(embedded)) => self.take_one(embedded, file, request),
                Ok(Found::Nothing) => {}
                Err(error) => self.diagnostics.push(error.into()),
            }
        }
        Ok(())
    }

    fn find(&self, file: FileId, request: &Request, is_walked: bool) -> Result<Found, ParseError> {
        gitops::find(Search {
            sources: &self.sources,
            file,
            at: request.at.as_ref(),
            is_walked,
        })
    }

    fn take(&mut self, document: Document) {
        merge::merge(&mut self.given, document.root.clone());
        self.documents.push(document);
    }

    /// Takes the text of a file in; what is not UTF-8 becomes a diagnostic.
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

    fn apply(&mut self, setting: &Setting) {
        let origin = if setting.flag == SetFlag::Json {
            Origin::JsonFlag
        } else {
            Origin::Flag
        };
        let argument = self
            .sources
            .add(setting.flag.name(), origin, setting.text.clone());
        let flavor = match setting.flag {
            SetFlag::Json => Flavor::Json,
            SetFlag::Typed => Flavor::Typed,
            SetFlag::Text => Flavor::Text,
            SetFlag::File => Flavor::File(&read_text),
            SetFlag::Literal => Flavor::Literal,
        };
        if let Err(error) = set::apply(&mut self.given, &mut self.sources, argument, flavor) {
            self.diagnostics.push(error.into());
        }
    }

    fn finish_config(self, file: Option<FileId>, request: Request) -> LoadedValues {
        let Stage {
            sources,
            documents,
            given,
            embedding,
            diagnostics,
            ..
        } = self;
        let text = file.map(|file| TracedText::whole(sources.get(file).text.as_str(), file));
        let config = text.map(|text| Config {
            role: ConfigRole::File,
            parsed: runner_config::parse(&text),
        });
        let values = evaluate::Evaluated::default();
        let Request {
            release,
            chart,
            capabilities,
            ..
        } = request;
        let rendered = OnceCell::new();
        LoadedValues {
            sources,
            documents,
            given,
            values,
            config,
            release,
            chart,
            capabilities,
            embedding,
            model_cache: model::Cache::default(),
            rendered,
            diagnostics,
        }
    }

    fn finish(mut self, mut request: Request) -> LoadedValues {
        request
            .settings
            .iter()
            .for_each(|setting| self.apply(setting));
        self.fill_in(&mut request);
        let Stage {
            sources,
            documents,
            given,
            embedding,
            diagnostics,
            ..
        } = self;
        let mut values = if given.is_null() {
            Node::new(Map::new(), given.span)
        } else {
            given.clone()
        };
        merge::coalesce(&mut values, defaults::defaults(request.chart));
        let Request {
            release,
            chart,
            capabilities,
            ..
        } = &request;
        let context = template_context(&values, &sources, release, *chart, capabilities);
        let engine = Engine::new(&context);
        let (mut evaluated, errors) = evaluate::evaluate(values.clone(), &sources, &engine);
        let config = config(&evaluated);
        let model_cache = expand(&mut evaluated, config.as_ref(), &request);
        let diagnostics = diagnostics
            .into_iter()
            .chain(errors.into_iter().map(Diagnostic::from))
            .collect();
        LoadedValues {
            sources,
            documents,
            given,
            values: evaluated,
            config,
            release: request.release,
            chart: request.chart,
            capabilities: request.capabilities,
            embedding,
            model_cache,
            rendered: OnceCell::new(),
            diagnostics,
        }
    }
}

/// Expands the `runnergen:` section of the values. Returns what was computed for it and stays valid.
fn expand(
    values: &mut evaluate::Evaluated,
    config: Option<&Config>,
    request: &Request,
) -> model::Cache {
    let Request {
        release,
        chart: version,
        capabilities,
        ..
    } = request;
    let cache = model::Cache::default();
    let model = model::Model {
        values,
        config,
        release,
        version: *version,
        capabilities,
        cache: &cache,
    };
    Expansion::of(model).apply(&mut values.tree);
    cache.of_expanded_values()
}

/// The configuration that the runner will read; an override leaves `runners.config` without effect.
fn config(values: &evaluate::Evaluated) -> Option<Config> {
    let complete = values
        .config_override
        .as_ref()
        .map(|text| (ConfigRole::Override, text));
    let (role, text) = complete.or(values
        .config
        .as_ref()
        .map(|text| (ConfigRole::Template, text)))?;
    Some(Config {
        role,
        parsed: runner_config::parse(text),
    })
}

/// Whether a file is the runner's own configuration. Where the name does not tell, the first line that says something
/// does: no values begin with `[section]` or `key = value`.
fn is_config(name: &str, bytes: &[u8]) -> bool {
    if name.ends_with(".toml") {
        return true;
    }
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let first = beginning
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let is_section = |line: &str| line.starts_with('[') && line.ends_with(']');
    let is_pair = |line: &str| {
        line.split_once('=')
            .is_some_and(|(key, _)| !key.contains([':', '{', '"', ' ']))
    };
    !name.ends_with(".yaml")
        && !name.ends_with(".yml")
        && first.is_some_and(|line| is_section(line) || is_pair(&line.replace(" =", "=")))
}

/// The text of a file that `--set-file` names, or why there is none.
fn read_text(path: &str) -> Result<String, String> {
    let bytes = read_bytes(path).map_err(|error| error.source.to_string())?;
    decode(bytes).map_err(|error| error.to_string())
}

/// The bytes of a file, or of standard input; of a source without end one byte more than may be decoded.
///
/// # Errors
/// When it cannot be read.
pub fn read_bytes(name: &str) -> Result<Vec<u8>, ReadError> {
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let read = match name {
        "-" => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        path => File::open(path).and_then(|file| {
            let length = file.metadata()?.len().min(limit);
            bytes.reserve(usize::try_from(length).unwrap_or_default());
            file.take(limit).read_to_end(&mut bytes)
        }),
    };
    read.map(|_| bytes).map_err(|source| ReadError {
        name: name.to_owned(),
        source,
    })
}
