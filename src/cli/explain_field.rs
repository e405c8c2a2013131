//! `runnergen explain Deployment.spec.replicas -f values.yaml`: the value from which a field of an object was rendered;
//! the same for every field that an error of the API server names.

use std::cmp::Reverse;
use std::io::Read as _;

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
use crate::report;
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
    pub fn explain(&self, field: &str) -> Result<Option<String>, UsageError> {
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
        let mut out = format!("{object} {}\n", route.path);
        self.write_sources(manifest, &route, &mut out);
        Ok(Some(out))
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
        self.write_sources(manifest, &manifest.route(&segments(field)), out);
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

    fn write_sources(&self, manifest: &Manifest, route: &Route<'_>, out: &mut String) {
        match manifest.origins(route) {
            Origins::Values(spans) if route.is_complete => self.write_values(&spans, "from", out),
            Origins::Values(spans) => {
                let place = if route.path.is_empty() {
                    "the object".to_owned()
                } else {
                    format!("`{}`", route.path)
                };
                out.push_str(&format!("  not rendered; the values in {place}:\n"));
                let set: Vec<Span> = spans
                    .into_iter()
                    .filter(|span| span.file() != Some(self.default_file))
                    .collect();
                self.write_values(&set, "from", out);
            }
            Origins::Around(span) => {
                self.write_values(&[span], "template constant, rendered because of", out)
            }
            Origins::Constant => out.push_str("  template constant\n"),
        }
    }

    fn write_values(&self, spans: &[Span], word: &str, out: &mut String) {
        spans
            .iter()
            .take(MOST)
            .for_each(|&span| self.write_value(span, word, out));
        if spans.len() > MOST {
            out.push_str(&format!("  … and {} more\n", spans.len() - MOST));
        }
    }

    /// One value: its path, its place and its line, secrets masked.
    fn write_value(&self, span: Span, word: &str, out: &mut String) {
        if span.file() == Some(self.default_file) {
            let path = self
                .defaults
                .get(span.range().start)
                .map_or("", String::as_str);
            return out.push_str(&format!("  chart default of {path}\n"));
        }
        let Some(source) = ValueSource::of(span, &self.loaded) else {
            return;
        };
        let ValueSource {
            value,
            file,
            line,
            column,
            ..
        } = &source;
        let value = if value.is_empty() {
            "the values"
        } else {
            value
        };
        out.push_str(&format!("  {word} {value} at {file}:{line}:{column}\n"));
        let found = Diagnostic::new(&rejected_object::RULE, Place::of(span), "");
        let shown = report::render(
            vec![found],
            Severity::Error,
            &self.loaded.sources,
            &self.mask,
        );
        for excerpt in shown.iter().flat_map(|finding| finding.excerpt.first()) {
            out.push_str(&format!(
                "    {} | {}\n",
                excerpt.number,
                excerpt.text.trim_end()
            ));
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
