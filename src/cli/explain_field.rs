//! `runnergen explain Deployment.spec.replicas -f values.yaml`: the value from which a field of an object was rendered;
//! the same for every field that an error of the API server names.

use std::cmp::Reverse;
use std::fmt;
use std::io::Read as _;

use serde::Serialize;

use super::input::Input;
use super::print;
use crate::chart::manifest::Manifest;
use crate::chart::manifest::fields::{Origins, Route};
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::provenance::ValueSource;
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::kubernetes::server_error::{self, FieldError, Line};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::kubernetes::rejected_object;
use crate::lint::settings::Settings;
use crate::redact::Mask;
use crate::report::{self, Excerpt};
use crate::schema::{Path, segments};
use helm_yaml::source::{FileId, MAX_SOURCE_BYTES, Origin, Span};
use helm_yaml::tree::{Node, Value};

/// How many sources of a whole section are shown.
const MOST: usize = 20;

/// The rendered manifests, and what is needed to name the values they were rendered from.
pub struct Rendered {
    loaded: LoadedValues,
    mask: Mask,
    /// The source of the spans of chart defaults.
    default_file: FileId,
    /// Their paths; a default's span begins at the number of its path.
    defaults: Vec<String>,
}

/// The manifest and the path of a field to explain.
struct FieldReference<'a> {
    manifest: &'a Manifest,
    path: &'a str,
}

impl Rendered {
    /// Renders the values of the command line.
    ///
    /// # Errors
    /// When a file cannot be read, or nothing can be rendered.
    pub fn of(input: &Input) -> anyhow::Result<Self> {
        input.note_unknown_chart()?;
        let mut loaded = load::load(input.request(None, &Settings::default())?)?;
        if !loaded.is_sound() {
            return Err(UsageError(
                "invalid values: run `runnergen validate` for details".to_owned(),
            )
            .into());
        }
        let default_file = loaded
            .sources
            .add("chart defaults", Origin::File, String::new());
        let mut defaults = Vec::new();
        name_defaults(
            &mut loaded.values.tree,
            &Path::Root(""),
            default_file,
            &mut defaults,
        );
        if let Err(error) = loaded.manifests() {
            return Err(UsageError(error.to_string()).into());
        }
        let mask = Mask::of(&loaded);
        Ok(Rendered {
            loaded,
            mask,
            default_file,
            defaults,
        })
    }

    fn manifests(&self) -> &[Manifest] {
        self.loaded
            .manifests()
            .as_ref()
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Explains a field: `Deployment.spec.replicas`, `Role/gitlab-runner.rules[0]`. None where it begins with no kind
    /// that is rendered.
    ///
    /// # Errors
    /// When the object has no such field.
    pub fn explain(&self, field: &str) -> Result<Option<FieldSources>, UsageError> {
        let Some(FieldReference { manifest, path }) = self.reference(field) else {
            return Ok(None);
        };
        let route = manifest.route(&segments(path));
        let object = format!("{}/{}", manifest.kind(), manifest.name());
        if !route.is_complete {
            let known = if route.path.is_empty() {
                object
            } else {
                format!("{object} {}", route.path)
            };
            return Err(UsageError(format!(
                "unknown field `{field}`: `{known}` has no such key or item"
            )));
        }
        Ok(Some(FieldSources {
            sources: self.sources(manifest, &route),
            object,
            path: route.path.to_string(),
        }))
    }

    /// Explains every field that a text of `kubectl` names; lines that name none are passed through.
    ///
    /// # Errors
    /// When standard input cannot be read.
    pub fn explain_errors(&self) -> anyhow::Result<Exit> {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(MAX_SOURCE_BYTES as u64)
            .read_to_string(&mut text)?;
        let mut out = String::new();
        let mut mapped = 0;
        for line in server_error::parse(&text) {
            match line {
                Line::FieldError(error) => {
                    mapped += usize::from(self.write_field_error(&error, &mut out))
                }
                Line::Other(line) => out.push_str(&format!("{line}\n")),
            }
        }
        print::out(out)?;
        let is_unexplained = mapped == 0 && server_error::reports_errors(&text);
        Ok(if is_unexplained {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }

    /// Writes an error with the values it is about. Returns false if these values do not render the object.
    fn write_field_error(&self, error: &FieldError, out: &mut String) -> bool {
        let FieldError {
            kind,
            name,
            field,
            message,
        } = error;
        let object = name
            .as_ref()
            .map_or(kind.clone(), |name| format!("{kind}/{name}"));
        out.push_str(&format!("{object} {field}: {message}\n"));
        let is_it = |manifest: &&Manifest| {
            manifest.kind() == kind && name.as_ref().is_none_or(|name| name == manifest.name())
        };
        let mut candidates: Vec<&Manifest> = self.manifests().iter().filter(is_it).collect();
        // An error without a name is about the object that goes furthest along the path.
        candidates.sort_by_key(|manifest| Reverse(manifest.route(&segments(field)).steps.len()));
        let Some(manifest) = candidates.first() else {
            out.push_str("  not among the objects rendered from these values\n");
            return false;
        };
        let route = manifest.route(&segments(field));
        let is_absent =
            !route.is_complete && matches!(manifest.origins(&route), Origins::Values(_));
        if is_absent {
            let place = if route.path.is_empty() {
                "the object".to_owned()
            } else {
                format!("`{}`", route.path)
            };
            out.push_str(&format!("  not rendered; the values in {place}:\n"));
        }
        let sources = self.sources(manifest, &route);
        let shown = |source: &&Source| !(is_absent && matches!(source, Source::Default { .. }));
        write_sources(sources.iter().filter(shown), out);
        true
    }

    /// The manifest named at the start of a field reference, and the path after it.
    fn reference<'a>(&'a self, field: &'a str) -> Option<FieldReference<'a>> {
        self.manifests().iter().find_map(|manifest| {
            let kind = field
                .get(..manifest.kind().len())
                .filter(|kind| kind.eq_ignore_ascii_case(manifest.kind()))?;
            let rest = &field[kind.len()..];
            let rest = match rest.strip_prefix('/') {
                Some(rest) => rest.strip_prefix(manifest.name())?,
                None => rest,
            };
            let path = if rest.is_empty() {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            Some(FieldReference { manifest, path })
        })
    }

    /// The values that were printed into a field, or because of which it is rendered.
    fn sources(&self, manifest: &Manifest, route: &Route<'_>) -> Vec<Source> {
        match manifest.origins(route) {
            Origins::Values(spans) => {
                let from = |span| self.source(span, false);
                spans.into_iter().filter_map(from).collect()
            }
            Origins::Around(span) => self.source(span, true).into_iter().collect(),
            Origins::Constant => vec![Source::Template],
        }
    }

    fn source(&self, span: Span, is_template: bool) -> Option<Source> {
        if span.file() == Some(self.default_file) {
            let path = self.defaults.get(span.range().start).cloned();
            let value = path.unwrap_or_default();
            return Some(Source::Default { value });
        }
        let value = ValueSource::of(span, &self.loaded)?;
        let excerpt = self.excerpt(span);
        Some(match is_template {
            true => Source::Around { value, excerpt },
            false => Source::Value { value, excerpt },
        })
    }

    /// The first line of a value, secrets masked.
    fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let found = Diagnostic::new(&rejected_object::RULE, Place::of(span), "");
        let shown = report::render(
            vec![found],
            Severity::Error,
            &self.loaded.sources,
            &self.mask,
        );
        shown.into_iter().next()?.excerpt.into_iter().next()
    }
}

/// Where a field of an object comes from.
pub struct FieldSources {
    /// `Deployment/gitlab-runner`.
    pub object: String,
    /// Path of the field in the object.
    pub path: String,
    /// The values, in the order of the object.
    pub sources: Vec<Source>,
}

impl fmt::Display for FieldSources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{} {}\n", self.object, self.path);
        write_sources(self.sources.iter(), &mut text);
        formatter.write_str(&text)
    }
}

/// A source of a field.
#[derive(Serialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Source {
    /// A value in a file or flag.
    Value {
        #[serde(flatten)]
        value: ValueSource,
        #[serde(skip)]
        excerpt: Option<Excerpt>,
    },
    /// A default of the chart.
    Default {
        /// Its path.
        value: String,
    },
    /// A constant of a template, which is rendered because of a value.
    #[serde(rename = "template")]
    Around {
        #[serde(flatten)]
        value: ValueSource,
        #[serde(skip)]
        excerpt: Option<Excerpt>,
    },
    /// A constant of a template.
    Template,
}

fn write_sources<'a>(sources: impl Iterator<Item = &'a Source>, out: &mut String) {
    let mut left_out = 0;
    for (index, source) in sources.enumerate() {
        if index < MOST {
            source.write(out);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        out.push_str(&format!("  … and {left_out} more\n"));
    }
}

impl Source {
    /// Its path, its place and its line.
    fn write(&self, out: &mut String) {
        let (word, value, excerpt) = match self {
            Source::Value { value, excerpt } => ("from", value, excerpt),
            Source::Around { value, excerpt } => {
                ("template constant, rendered because of", value, excerpt)
            }
            Source::Default { value } => {
                return out.push_str(&format!("  chart default of {value}\n"));
            }
            Source::Template => return out.push_str("  template constant\n"),
        };
        let ValueSource {
            value: path,
            file,
            line,
            column,
            ..
        } = value;
        let path = if path.is_empty() { "the values" } else { path };
        out.push_str(&format!("  {word} {path} at {file}:{line}:{column}\n"));
        if let Some(excerpt) = excerpt {
            let text = excerpt.text.trim_end();
            out.push_str(&format!("    {} | {text}\n", excerpt.number));
        }
    }
}

/// Gives every scalar with a default value a span in `file`: the number of its path among `paths`.
fn name_defaults(node: &mut Node, path: &Path<'_>, file: FileId, paths: &mut Vec<String>) {
    match &mut node.value {
        Value::Map(map) => {
            map.iter_mut().for_each(|(key, entry)| {
                name_defaults(&mut entry.node, &path.key(key), file, paths)
            });
        }
        Value::List(list) => {
            list.iter_mut()
                .enumerate()
                .for_each(|(index, item)| name_defaults(item, &path.item(index), file, paths));
        }
        _ if node.span.is_synthetic() => {
            node.span = Span::new(file, paths.len()..paths.len() + 1);
            paths.push(path.to_string());
        }
        _ => {}
    }
}
