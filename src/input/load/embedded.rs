//! Loads embedded values: merges the layers of a document, and uses the release that it names unless flags name one.

use std::collections::HashMap;
use std::path::Path;

use super::Loader;
use super::references::Around;
use crate::chart::release::{InvalidRelease, Release};
use crate::chart::requested_version::RequestedVersion;
use crate::input::gitops::{EmbeddedValues, Embedding, Layer, ReleaseRef};
use crate::input::placeholder;
use crate::input::request::{Request, UnknownChart};
use crate::input::set::{self, Flavor};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::set_flag;
use crate::lint::rules::syntax::unknown_chart_version;
use crate::lint::rules::syntax::yaml_syntax;
use crate::lint::rules::values::invalid_format;
use helm_yaml::reader::ParseError;
use helm_yaml::source::{FileId, Origin, Span};
use helm_yaml::tree::merge;

impl Loader {
    /// Merges the values of the requested release.
    pub(super) fn merge_requested(
        &mut self,
        mut embedded: Vec<EmbeddedValues>,
        file: FileId,
        request: &Request,
    ) {
        let known = known_releases(&embedded);
        let (name, namespace) = (request.release.name(), request.release.namespace());
        if embedded.len() > 1 && !request.unspecified.name {
            embedded.retain(|embedded| embedded.release.name() == Some(name));
        }
        if embedded.len() > 1 && !request.unspecified.namespace {
            embedded.retain(|embedded| embedded.release.namespace() == Some(namespace));
        }
        let count = embedded.len();
        match embedded.pop().filter(|_| count == 1) {
            Some(one) if one.layers.is_empty() && one.embedding.kind.is_empty() => {
                let unread = |note: Diagnostic| {
                    Diagnostic::new(&yaml_syntax::RULE, Place::of(note.span()), note.message)
                };
                self.diagnostics.extend(one.notes.into_iter().map(unread));
            }
            Some(one) => self.merge_embedded(one),
            None => self
                .diagnostics
                .push(which_release(count, &known, Span::new(file, 0..0)).into()),
        }
    }

    /// Merges the values of a release layer by layer.
    pub(super) fn merge_embedded(&mut self, embedded: EmbeddedValues) {
        let EmbeddedValues {
            mut embedding,
            release,
            layers,
            notes,
            document,
            section,
            variables,
            texts,
        } = embedded;
        let around = Around {
            site: self.site_of(embedding.span),
            document: embedding.span.file(),
            section,
            variables,
        };
        if let Some(variables) = &around.variables {
            self.secrets.extend(variables.secrets());
        }
        embedding.chart.clone_from(&release.chart);
        embedding.cluster.clone_from(&release.cluster);
        embedding.is_subchart = around.section.is_some();
        self.keep_layer();
        self.embedding = Some(embedding);
        self.release = release;
        self.diagnostics.extend(notes);
        self.documents.extend(document);
        self.sources.remember(texts);
        self.note_kustomization(&around);
        let mut spans = HashMap::new();
        for layer in layers {
            match layer {
                Layer::Tree(values) => merge::merge(&mut self.given, values),
                Layer::Setting {
                    text,
                    is_text,
                    key,
                    value,
                } => {
                    let Some(text) = around.setting(&text) else {
                        continue;
                    };
                    let argument = self.set(text, is_text, key);
                    spans.insert(argument, (key, value));
                    if !is_text {
                        self.sources.mark_as_set_flag(value);
                    }
                }
                Layer::File(file) => self.merge_file(&file, &around),
                Layer::Template(file, data) => self.merge_template(&file, data.as_ref(), &around),
                Layer::Content { key, file } => self.set_content(&key, &file, &around),
                Layer::Object(object) => {
                    if let Some((argument, key, value)) = self.merge_object(&object, &around) {
                        spans.insert(argument, (key, value));
                    }
                }
                Layer::Broken(error) => self.diagnostics.push(error.into()),
            }
        }
        self.remap_set_spans(&spans);
    }

    /// Sets one value. Errors are located at the key.
    pub(super) fn set(&mut self, text: String, is_text: bool, key: Span) -> FileId {
        let argument = self.sources.add("", Origin::Flag, text);
        let flavor = if is_text { Flavor::Text } else { Flavor::Typed };
        if let Err(error) = set::apply(&mut self.given, &mut self.sources, argument, flavor) {
            self.diagnostics.push(Diagnostic::new(
                &set_flag::RULE,
                Place::of(key),
                error.message,
            ));
        }
        argument
    }

    /// Maps the spans of set values from their argument to the key and value in the document. One pass over the tree, since
    /// a document may set thousands of values.
    fn remap_set_spans(&mut self, spans: &HashMap<FileId, (Span, Span)>) {
        if spans.is_empty() {
            return;
        }
        let remapped = |span: Span| spans.get(&span.file()?).copied();
        let key = |span| remapped(span).map_or(span, |(key, _)| key);
        let value = |span| remapped(span).map_or(span, |(_, value)| value);
        self.given.map_spans(&key, &value);
    }

    /// Uses the name, namespace and chart version in the document, unless flags set them.
    pub(super) fn resolve_release(&mut self, request: &mut Request) {
        let ReleaseRef {
            name,
            namespace,
            chart,
            ..
        } = std::mem::take(&mut self.release);
        let name = name.or_else(|| self.file_name(request.named_after.as_deref()?));
        let (name, namespace) = (
            name.filter(|_| request.unspecified.name),
            namespace.filter(|_| request.unspecified.namespace),
        );
        self.release.name = self.unless_valid(name, &mut request.release, Release::with_name);
        self.release.namespace =
            self.unless_valid(namespace, &mut request.release, Release::with_namespace);
        if let Some((text, span)) =
            chart.filter(|(text, _)| request.unspecified.chart && !placeholder::is_open(text))
        {
            let requested = RequestedVersion::in_document(&text);
            request.chart = requested.followed;
            request.unspecified.chart = requested.unknown.is_some();
            if requested.unknown.is_some() {
                self.diagnostics
                    .push(unknown_chart_version::finding(&text, request.chart, span));
            }
        }
        if let Some(UnknownChart { given, source }) = request.unknown_chart.take() {
            let source = self.sources.add(source, Origin::Flag, given.clone());
            let span = Span::new(source, 0..given.len());
            self.diagnostics
                .push(unknown_chart_version::finding(&given, request.chart, span));
        }
    }
}

/// The names that a release gets.
impl Loader {
    /// The name of a release that is called like its values file, or like the directory of a `values.yaml`.
    fn file_name(&self, file: &str) -> Option<(String, Span)> {
        let path = Path::new(file);
        let stem = |path: &Path| Some(path.file_stem()?.to_string_lossy().to_lowercase());
        let name = stem(path).filter(|name| name != "values");
        let name = name.or_else(|| stem(path.parent()?))?;
        let (id, _) = self
            .sources
            .iter()
            .find(|(_, source)| source.name == file)?;
        Some((name, Span::new(id, 0..0)))
    }

    /// Names a release. Returns the name if it is not a valid one, which is reported unless it contains a placeholder.
    fn unless_valid(
        &mut self,
        named: Option<(String, Span)>,
        release: &mut Release,
        with: fn(&Release, &str) -> Result<Release, InvalidRelease>,
    ) -> Option<(String, Span)> {
        let (name, span) = named?;
        match with(release, &name) {
            Ok(renamed) => *release = renamed,
            Err(_) if !self.is_of_release() => {}
            Err(_) if is_unknown(&name) => return Some((name, span)),
            Err(error) => {
                let message = error.to_string();
                let found = Diagnostic::new(&invalid_format::RULE, Place::of(span), message);
                self.diagnostics.push(found);
                return Some((name, span));
            }
        }
        None
    }

    fn is_of_release(&self) -> bool {
        let embedding = self.embedding.as_ref();
        embedding.is_none_or(Embedding::is_of_release)
    }
}

/// Returns true if a name contains a placeholder.
fn is_unknown(name: &str) -> bool {
    placeholder::is_open(name) || placeholder::find(name).is_some()
}

/// The names of releases, with their namespaces if several have the same name.
fn known_releases(embedded: &[EmbeddedValues]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in embedded.iter().filter_map(|one| one.release.name()) {
        *counts.entry(name).or_default() += 1;
    }
    let quoted = |release: &ReleaseRef| {
        let name = release.name()?;
        Some(match release.namespace() {
            Some(namespace) if counts.get(name) > Some(&1) => format!("`{name} -n {namespace}`"),
            _ => format!("`{name}`"),
        })
    };
    embedded
        .iter()
        .filter_map(|one| quoted(&one.release))
        .collect()
}

/// The error for an ambiguous or missing release.
fn which_release(count: usize, known: &[String], span: Span) -> ParseError {
    let quoted = known.join(", ");
    match (count, known.is_empty()) {
        (0, true) => ParseError::new("no values of the runner found in these documents", span)
            .with_help("give their path with `--at PATH`"),
        (0, false) => ParseError::new("unknown release: no document here has values for it", span)
            .with_help(format!("known releases: {quoted}")),
        _ => ParseError::new(
            "ambiguous release: this file has values of several releases",
            span,
        )
        .with_help(format!("name one of them: {quoted}")),
    }
}
