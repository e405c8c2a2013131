//! The first three stages: read what was named, merge it, evaluate its expressions.

use std::io::{self, Read};

use crate::expression::{self, Engine, ExpressionError};
use crate::request::{Request, SetFlag, Setting};
use crate::runner_config;
use crate::source::yaml::{self, Document, YamlError};
use crate::source::{FileId, MAX_SOURCE_BYTES, Origin, Sources, Span, TracedText, decode};
use crate::subject::{Config, ConfigRole, Problem, ProblemKind, Subject};
use crate::tree::{Map, Node};
use crate::values::set::Flavor;
use crate::values::{defaults, evaluate, merge, set};

/// A source that cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {name}")]
pub struct ReadError {
    name: String,
    source: io::Error,
}

/// Reads, merges and evaluates. Whatever is wrong with the text itself becomes a problem of the subject.
///
/// # Errors
/// When a file cannot be read.
pub fn load(request: Request) -> Result<Subject, ReadError> {
    let mut stage = Stage::default();
    for file in &request.files {
        stage.read_file(file, &request.stdin_name)?;
    }
    for setting in &request.settings {
        stage.apply(setting);
    }
    Ok(stage.finish(request))
}

/// Reads the runner's own `config.toml`, which needs no values: the subject's are empty.
///
/// # Errors
/// When the file cannot be read.
pub fn load_config(name: &str, request: Request) -> Result<Subject, ReadError> {
    let mut stage = Stage::default();
    let file = stage.add(name, &request.stdin_name)?;
    let parsed = file.map(|file| runner_config::parse(&TracedText::whole(stage.sources.get(file).text.as_str(), file)));
    Ok(Subject {
        sources: stage.sources,
        documents: Vec::new(),
        given: Node::default(),
        values: evaluate::Evaluated::default(),
        config: parsed.map(|parsed| Config { role: ConfigRole::File, parsed }),
        release: request.release,
        chart: request.chart,
        capabilities: request.capabilities,
        problems: stage.problems,
    })
}

#[derive(Default)]
struct Stage {
    sources: Sources,
    documents: Vec<Document>,
    given: Node,
    problems: Vec<Problem>,
}

impl Stage {
    fn read_file(&mut self, name: &str, stdin_name: &str) -> Result<(), ReadError> {
        let Some(file) = self.add(name, stdin_name)? else { return Ok(()) };
        match yaml::read(&self.sources, file) {
            Ok(document) => {
                merge::merge(&mut self.given, document.root.clone());
                self.documents.push(document);
            }
            Err(YamlError { message, help, span }) => {
                self.problem(ProblemKind::Yaml, message, help.map(Into::into), span)
            }
        }
        Ok(())
    }

    /// Takes the text of a file in; what is no text becomes a problem.
    fn add(&mut self, name: &str, stdin_name: &str) -> Result<Option<FileId>, ReadError> {
        let bytes = read_bytes(name).map_err(|source| ReadError { name: name.to_owned(), source })?;
        let name = if name == "-" { stdin_name } else { name };
        Ok(match decode(bytes) {
            Ok(text) => Some(self.sources.add(name, Origin::File, text)),
            Err(error) => {
                let file = self.sources.add(name, Origin::File, String::new());
                self.problem(ProblemKind::Bytes, error.to_string(), None, Span::new(file, 0..0));
                None
            }
        })
    }

    fn apply(&mut self, setting: &Setting) {
        let argument = self.sources.add(setting.flag.name(), Origin::Flag, setting.text.clone());
        let flavor = match setting.flag {
            SetFlag::Json => Flavor::Json,
            SetFlag::Typed => Flavor::Typed,
            SetFlag::Text => Flavor::Text,
            SetFlag::File => Flavor::File(&read_text),
            SetFlag::Literal => Flavor::Literal,
        };
        if let Err(error) = set::apply(&mut self.given, &mut self.sources, argument, flavor) {
            self.problem(ProblemKind::Setting, error.message, None, error.span);
        }
    }

    fn problem(&mut self, kind: ProblemKind, message: impl Into<String>, help: Option<String>, span: Span) {
        self.problems.push(Problem { kind, message: message.into(), help, span });
    }

    fn finish(self, request: Request) -> Subject {
        let Stage { sources, documents, given, problems } = self;
        let mut values = if given.is_null() { Node::new(Map::new(), given.span) } else { given.clone() };
        merge::coalesce(&mut values, defaults::defaults(request.chart));
        let context = expression::Context {
            values: &values,
            sources: &sources,
            release: &request.release,
            chart: request.chart,
            capabilities: &request.capabilities,
        };
        let engine = Engine::new(&context);
        let (evaluated, errors) = evaluate::evaluate(values.clone(), &sources, &engine);
        let config = config(&evaluated);
        let problems = problems.into_iter().chain(errors.into_iter().map(expression_problem)).collect();
        Subject {
            sources,
            documents,
            given,
            values: evaluated,
            config,
            release: request.release,
            chart: request.chart,
            capabilities: request.capabilities,
            problems,
        }
    }
}

fn expression_problem(error: ExpressionError) -> Problem {
    let ExpressionError { message, span, help, .. } = error;
    Problem { kind: ProblemKind::Expression, message, help, span }
}

/// The configuration that the runner will read; an override leaves `runners.config` without effect.
fn config(values: &evaluate::Evaluated) -> Option<Config> {
    let complete = values.config_override.as_ref().map(|text| (ConfigRole::Override, text));
    let (role, text) = complete.or(values.config.as_ref().map(|text| (ConfigRole::Template, text)))?;
    Some(Config { role, parsed: runner_config::parse(text) })
}

/// The text of a file that `--set-file` names, or why there is none.
fn read_text(path: &str) -> Result<String, String> {
    let bytes = read_bytes(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    decode(bytes).map_err(|error| format!("{path}: {error}"))
}

fn read_bytes(name: &str) -> io::Result<Vec<u8>> {
    // One byte more than may be decoded, so that a source without end is refused like one that is too large.
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if name == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(name)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
