//! Finds the documents of a source that embed values.

use std::cell::OnceCell;

use super::builder::{Builder, Part, spanned_at};
use super::helmfile_environment::Environment;
use super::values_path::ValuesPath;
use super::{
    EmbeddedValues, Layer, ObjectRef, ReleaseRef, UNKNOWN_KIND, Variables, argo, config_map,
    crossplane, detect, fleet, flux, helmfile, k3s, kustomize, parent, sops, unsupported,
};
use crate::input::placeholder as syntax;
use crate::input::repository::Site;
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::syntax::{placeholder, yaml_syntax};
use helm_yaml::reader::{self, Document, ParseError, StreamDocument as Piece};
use helm_yaml::source::{FileId, Sources, Span, TracedText};
use helm_yaml::tree::{Node, Value};

/// The source to search, and how.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// All sources, including the one to search.
    pub sources: &'a Sources,
    /// The source to search.
    pub file: FileId,
    /// Where the source is.
    pub site: &'a Site,
    /// Path of the values, if the user gave one (`--at`).
    pub at: Option<&'a ValuesPath>,
    /// Whether the file was found in a directory walk. A file named explicitly is read as values if it is nothing else.
    pub is_walked: bool,
    /// Whether it lies on top of other values files, so that any mapping is values, also one with a single key.
    pub is_on_top: bool,
}

const CONFIG_MAP: &str = "ConfigMap";

/// What is rendered and read once for all documents of a helmfile.
#[derive(Default)]
struct Helmfile {
    rendered: OnceCell<Option<Result<Vec<Document>, String>>>,
    environment: OnceCell<Environment>,
}

/// Content of a source.
#[derive(Clone, Debug)]
pub enum Found {
    /// A values file, and the findings about placeholders that make it invalid YAML.
    Values(Document, Vec<Diagnostic>),
    /// Documents that embed values; empty if they belong to other charts only.
    EmbeddedValues(Vec<EmbeddedValues>),
    /// A runner configuration in a document.
    RunnerConfig(TracedText),
    /// A file that holds no values but was named explicitly.
    Unsupported(Box<Diagnostic>),
    /// Neither values nor a document that embeds them.
    Nothing,
}

/// Searches a source.
///
/// # Errors
/// If the source should hold values and is invalid YAML.
pub fn find(search: Search<'_>) -> Result<Found, ParseError> {
    let text = &search.sources.get(search.file).text;
    if !search.is_walked
        && let Some(finding) = unsupported::by_name(search.name(), search.file)
    {
        return Ok(Found::Unsupported(Box::new(finding)));
    }
    let mut pieces = match reader::read_each(search.sources, search.file) {
        Ok(pieces) => pieces,
        Err(_) if search.may_be_unrelated() && !looks_relevant(text) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let unresolved = if search.may_be_unrelated() && !looks_relevant(text) {
        Unresolved::default()
    } else {
        search.read_around_placeholders(&mut pieces)
    };
    if let Some(at) = search.at {
        return search.at_path(at, pieces);
    }
    let helmfile = Helmfile::default();
    let mut not_rendered = None;
    if search.needs_rendering(&pieces) {
        match search.rendered(&helmfile) {
            Some(Ok(documents)) => {
                let found = documents
                    .iter()
                    .flat_map(|document| search.embedded_in(document, &helmfile));
                return Ok(Found::EmbeddedValues(found.collect()));
            }
            Some(Err(reason)) => not_rendered = Some(reason),
            None => {}
        }
    }
    if search.is_walked && search.is_template() && not_rendered.is_none() {
        return Ok(Found::Nothing);
    }
    if pieces.iter().any(|piece| search.embeds_values(piece)) {
        let mut embedded: Vec<EmbeddedValues> = pieces
            .iter()
            .flat_map(|piece| search.embedded(piece, &helmfile))
            .collect();
        remove_sources(&mut embedded);
        embedded
            .iter_mut()
            .for_each(|values| unresolved.note(values, search.sources));
        if let Some(reason) = not_rendered {
            embedded
                .iter_mut()
                .for_each(|values| helmfile::note_template(values, reason));
        }
        return Ok(Found::EmbeddedValues(embedded));
    }
    if !search.is_walked
        && let Some(found) = search.without_values(&pieces)
    {
        return Ok(found);
    }
    Ok(match search.values(pieces)? {
        Found::Values(document, _) => Found::Values(document, unresolved.errors()),
        other => other,
    })
}

/// The placeholders without which a document would be invalid YAML.
#[derive(Debug, Default)]
pub(super) struct Unresolved {
    values: Vec<Span>,
    lines: Vec<Span>,
}

impl Unresolved {
    pub(super) fn add(&mut self, values: Vec<Span>, lines: Vec<Span>) {
        self.values.extend(values);
        self.lines.extend(lines);
    }

    /// Notes those inside an embedding document. Values are missing where a placeholder replaces lines.
    pub(super) fn note(&self, embedded: &mut EmbeddedValues, sources: &Sources) {
        let document = embedded.embedding.span;
        let inside = |span: &&Span| document.contains(**span);
        embedded.embedding.is_partial |= self.lines.iter().any(|span| inside(&span));
        let spans = self.values.iter().chain(&self.lines).filter(inside);
        let variables = embedded.variables.clone().unwrap_or_default();
        let note = |&span: &Span| {
            if variables.contain(sources.slice(span)) {
                without_quotes(span)
            } else {
                placeholder::in_yaml(span).with_severity(Severity::Info)
            }
        };
        embedded.notes.extend(spans.map(note));
    }

    /// The errors in a values file, which Helm does not read.
    fn errors(&self) -> Vec<Diagnostic> {
        let spans = self.values.iter().chain(&self.lines);
        spans.map(|&span| placeholder::in_yaml(span)).collect()
    }
}

/// The error about a variable of Flux that makes a document invalid YAML.
fn without_quotes(span: Span) -> Diagnostic {
    let message =
        "missing quotes around a variable: Kustomize refuses invalid YAML before Flux replaces it";
    Diagnostic::new(&yaml_syntax::RULE, Place::of(span), message).with_help("add quotes")
}

/// Returns true if a text that is invalid YAML was probably meant to hold the runner's values.
fn looks_relevant(text: &str) -> bool {
    detect::looks_like_values(text) || detect::looks_like_embedding(text)
}

impl Search<'_> {
    fn name(&self) -> &str {
        &self.sources.get(self.file).name
    }

    fn text(&self, piece: &Piece) -> &str {
        self.sources
            .get(self.file)
            .text
            .get(piece.range.clone())
            .unwrap_or_default()
    }

    /// Reads the documents that are invalid because of placeholders as if they had unknown values.
    fn read_around_placeholders(&self, pieces: &mut [Piece]) -> Unresolved {
        let mut unresolved = Unresolved::default();
        for piece in pieces {
            let Err(error) = &piece.read else { continue };
            let mut text = TracedText::default();
            text.push_verbatim(self.text(piece), self.file, piece.range.start);
            if let Ok(read) = syntax::read(&text, error.clone())
                && let Some(document) = read.documents.into_iter().next()
            {
                unresolved.add(read.values, read.lines);
                piece.read = Ok(document);
            }
        }
        unresolved
    }

    fn embeds_values(&self, piece: &Piece) -> bool {
        match &piece.read {
            Ok(document) => parts(&document.root).any(|(root, _)| self.kind(root).is_some()),
            Err(_) => detect::looks_like_embedding(self.text(piece)),
        }
    }

    fn embedded(&self, piece: &Piece, helmfile: &Helmfile) -> Vec<EmbeddedValues> {
        match &piece.read {
            Ok(document) => self.embedded_in(document, helmfile),
            Err(error) if detect::looks_like_embedding(self.text(piece)) => {
                vec![self.broken(error)]
            }
            Err(_) => Vec::new(),
        }
    }

    fn embedded_in(&self, document: &Document, helmfile: &Helmfile) -> Vec<EmbeddedValues> {
        let of_part = |(root, prefix): (&Node, String)| {
            let part = Part {
                sources: self.sources,
                site: self.site,
                document,
                root,
                prefix: &prefix,
            };
            match self.kind(root) {
                Some(Kind::Flux) => self.flux(part),
                Some(Kind::Argo) => argo::embedded(part),
                Some(Kind::Helmfile) => helmfile::embedded(part, self.environment(helmfile)),
                Some(Kind::K3s) => k3s::embedded(part).into_iter().collect(),
                Some(Kind::Kustomization) => kustomize::embedded(part),
                Some(Kind::Generator) => {
                    kustomize::embedded_in_generator(part).into_iter().collect()
                }
                Some(Kind::Crossplane) => crossplane::embedded(part).into_iter().collect(),
                Some(Kind::ConfigMap) => config_map::embedded(part),
                Some(Kind::Fleet) => fleet::embedded(part),
                None => Vec::new(),
            }
        };
        parts(&document.root).flat_map(of_part).collect()
    }

    /// Returns true if the name of a file is that of a template of helmfile.
    fn is_template(&self) -> bool {
        self.name().ends_with(".gotmpl")
    }

    /// Returns true if a file is a template of helmfile: its name says so, or it is invalid YAML.
    fn needs_rendering(&self, pieces: &[Piece]) -> bool {
        self.is_template() || pieces.iter().any(|piece| piece.read.is_err())
    }

    /// The environment of the helmfile.
    fn environment<'h>(&self, helmfile: &'h Helmfile) -> &'h Environment {
        helmfile.environment.get_or_init(|| {
            let text = &self.sources.get(self.file).text;
            let read;
            let documents: &[Document] = match self.rendered(helmfile) {
                Some(Ok(documents)) => documents,
                _ if text.contains("environments:") || text.contains("bases:") => {
                    let pieces = reader::read_each(self.sources, self.file).unwrap_or_default();
                    read = Vec::from_iter(pieces.into_iter().filter_map(|piece| piece.read.ok()));
                    &read
                }
                _ => &[],
            };
            let parts: Vec<&Node> = documents.iter().map(|document| &document.root).collect();
            Environment::of(self.site, &parts)
        })
    }

    /// The documents of a helmfile that is a template, or why it cannot be rendered; nothing for other files.
    fn rendered<'h>(&self, helmfile: &'h Helmfile) -> Option<&'h Result<Vec<Document>, String>> {
        let render = || {
            let text = &self.sources.get(self.file).text;
            if !text.contains("{{") || !text.contains("releases:") || text.contains("apiVersion:") {
                return None;
            }
            let text = TracedText::whole(text.as_str(), self.file);
            let rendered = helmfile::rendered(&text, self.site);
            let is_helmfile = |documents: &Vec<Document>| {
                documents
                    .iter()
                    .any(|document| helmfile::is_helmfile(&document.root))
            };
            Some(rendered).filter(|rendered| rendered.as_ref().map_or(true, is_helmfile))
        };
        helmfile.rendered.get_or_init(render).as_ref()
    }

    /// The values of a `HelmRelease`, after Flux has replaced its variables.
    fn flux(&self, part: Part<'_>) -> Vec<EmbeddedValues> {
        if Variables::skip(part.root) || self.site.is_alone() {
            return flux::embedded(part);
        }
        let Some(variables) = Variables::of(self.site) else {
            return flux::embedded(part);
        };
        let mut root = part.root.clone();
        let texts = variables.replace_in(&mut root, self.sources);
        let mut found = flux::embedded(Part {
            root: &root,
            ..part
        });
        for embedded in &mut found {
            embedded.texts.clone_from(&texts);
            embedded.variables = Some(variables.clone());
        }
        found
    }

    /// The kind of a document that may embed values. A `ConfigMap` without values is a manifest like any other.
    fn kind(&self, root: &Node) -> Option<Kind> {
        Kind::of(root)
            .filter(|kind| *kind != Kind::ConfigMap || config_map::has_values(self.sources, root))
    }

    /// What documents are if none of them can be values.
    fn without_values(&self, pieces: &[Piece]) -> Option<Found> {
        let roots = pieces
            .iter()
            .map(|piece| piece.read.as_ref().ok().map(|document| &document.root));
        let roots: Vec<&Node> = roots.collect::<Option<_>>()?;
        let roots: Vec<&Node> = roots.into_iter().filter(|root| !root.is_null()).collect();
        if let [root] = roots.as_slice()
            && Kind::of(root) == Some(Kind::ConfigMap)
            && let Some(text) = config_map::runner_config(self.sources, root)
        {
            return Some(Found::RunnerConfig(text));
        }
        let findings = roots.into_iter().map(unsupported::by_content);
        let first = findings.collect::<Option<Vec<_>>>()?.into_iter().next()?;
        Some(Found::Unsupported(Box::new(first)))
    }

    /// Invalid YAML that clearly embeds values: a template of another tool, or a mistake.
    fn broken(&self, error: &ParseError) -> EmbeddedValues {
        let source = self.sources.get(self.file);
        let number = source.position(error.span.range().start).line;
        let mut embedded = EmbeddedValues::default();
        embedded.embedding.span = error.span;
        let lines = [number, number.saturating_sub(1)];
        if lines
            .iter()
            .any(|&line| detect::is_template_line(source.line(line)))
        {
            embedded.embedding.is_partial = true;
            embedded.notes.push(template_finding(error.span));
        } else {
            embedded.layers.push(Layer::Broken(error.clone()));
        }
        embedded
    }

    /// The values at the path that the user gave.
    fn at_path(&self, at: &ValuesPath, pieces: Vec<Piece>) -> Result<Found, ParseError> {
        let helmfile = Helmfile::default();
        let mut found = Vec::new();
        for piece in pieces {
            let document = match piece.read {
                Ok(document) => document,
                Err(_) if self.is_walked => continue,
                Err(error) => return Err(error),
            };
            let Some(node) = at.find(&document.root) else {
                continue;
            };
            let part = Part {
                sources: self.sources,
                site: self.site,
                document: &document,
                root: &document.root,
                prefix: "",
            };
            let known = self
                .embedded_in(&document, &helmfile)
                .into_iter()
                .next()
                .map(|embedded| (embedded.embedding.kind, embedded.release));
            let (kind, release) = known.unwrap_or_else(|| (UNKNOWN_KIND, named(&document.root)));
            let mut builder = Builder::new(part, kind, release);
            builder.either(node, &at.to_string());
            found.push(builder.done());
        }
        if found.is_empty() && !self.is_walked {
            let start = Span::new(self.file, 0..0);
            return Err(ParseError::new(
                format!("unknown path `{at}`: no document in this file has it"),
                start,
            ));
        }
        Ok(Found::EmbeddedValues(found))
    }

    /// The source as a values file, possibly that of a parent chart.
    fn values(&self, pieces: Vec<Piece>) -> Result<Found, ParseError> {
        let text = &self.sources.get(self.file).text;
        let read = pieces
            .into_iter()
            .map(|piece| piece.read)
            .collect::<Result<Vec<_>, _>>();
        let values = match read.and_then(|documents| reader::combine(documents, self.file)) {
            Ok(values) => values,
            Err(_) if self.may_be_unrelated() && !looks_relevant(text) => {
                return Ok(Found::Nothing);
            }
            Err(error) => return Err(error),
        };
        let part = Part {
            sources: self.sources,
            site: self.site,
            document: &values,
            root: &values.root,
            prefix: "",
        };
        if !detect::has_own_key(&values.root) {
            let embedded = parent::embedded(part);
            if !embedded.is_empty() {
                return Ok(Found::EmbeddedValues(embedded));
            }
        }
        if self.is_walked && self.is_foreign() {
            return Ok(Found::Nothing);
        }
        if let Some(directory) = parent::other_chart(self.site, &values.root) {
            return Ok(self.of_other_chart(&directory, &values.root));
        }
        if self.is_walked && !self.are_values(&values.root) {
            return Ok(Found::Nothing);
        }
        // An encrypted file given explicitly would be installed as is, so it is an error; in a directory walk it is expected.
        if self.is_walked && sops::is_encrypted(&values.root) {
            return Ok(Found::EmbeddedValues(vec![encrypted(part)]));
        }
        Ok(Found::Values(values, Vec::new()))
    }
}

impl Search<'_> {
    /// Returns true if nothing but its content tells that a file holds values.
    fn may_be_unrelated(&self) -> bool {
        self.is_walked && !self.is_on_top
    }

    /// Returns true if a file found in a directory walk holds values. On top of other values files are values files, unless
    /// they are clearly something else.
    fn are_values(&self, root: &Node) -> bool {
        let is_other = || {
            root.as_map().is_none()
                || detect::is_object(root)
                || unsupported::by_content(root).is_some()
        };
        detect::may_be_values(root, self.name()) || self.is_on_top && !is_other()
    }

    fn of_other_chart(&self, directory: &str, values: &Node) -> Found {
        match unsupported::of_other_chart(directory, values) {
            Some(finding) if !self.is_walked => Found::Unsupported(Box::new(finding)),
            _ => Found::Nothing,
        }
    }

    /// Returns true if a file found in a directory walk belongs to another tool: the defaults and templates of a chart,
    /// variables of Ansible, or a template of helmfile, which only the helmfile that names it can render.
    fn is_foreign(&self) -> bool {
        let directories: Vec<_> = self.site.directory().components().collect();
        let is_ansible = directories.iter().any(|directory| {
            ["group_vars", "host_vars"]
                .iter()
                .any(|name| directory.as_os_str() == *name)
        });
        let is_role = directories
            .iter()
            .any(|directory| directory.as_os_str() == "roles")
            && directories.last().is_some_and(|last| {
                ["vars", "defaults", "tasks"]
                    .iter()
                    .any(|name| last.as_os_str() == *name)
            });
        is_ansible || is_role || self.is_template() || parent::is_chart(self.site)
    }
}

/// Removes the `ConfigMap`s that another document refers to: they are sources of its release, and no releases.
fn remove_sources(embedded: &mut Vec<EmbeddedValues>) {
    let layers = embedded.iter().flat_map(|values| &values.layers);
    let objects = layers.filter_map(|layer| match layer {
        Layer::Object(object) if object.id.kind == CONFIG_MAP => Some(object.clone()),
        _ => None,
    });
    let objects: Vec<ObjectRef> = objects.collect();
    let is_named = |values: &EmbeddedValues| {
        objects.iter().any(|object| {
            let both = object.namespace.as_deref().zip(values.release.namespace());
            Some(object.id.name.as_str()) == values.release.name()
                && both.is_none_or(|(one, other)| one == other)
        })
    };
    embedded.retain(|values| values.embedding.kind != CONFIG_MAP || !is_named(values));
}

/// A values file encrypted by SOPS.
fn encrypted(part: Part<'_>) -> EmbeddedValues {
    let mut values = part.root.clone();
    if let Value::Map(map) = &mut values.value {
        map.shift_remove(sops::SOPS);
    }
    let mut builder = Builder::new(part, "encrypted values", ReleaseRef::default());
    builder.tree(&values, "");
    builder.done()
}

fn template_finding(span: Span) -> Diagnostic {
    let help = "validate the rendered output instead";
    super::not_loaded(
        "this file is a template of another tool and is not checked: only its output is YAML",
        help,
        span,
    )
}

/// Name and namespace of a Kubernetes object.
pub(super) fn named(root: &Node) -> ReleaseRef {
    let text = |key| spanned_at(root, &["metadata", key]).filter(|_| detect::is_object(root));
    ReleaseRef {
        name: text("name"),
        namespace: text("namespace"),
        ..ReleaseRef::default()
    }
}

/// Kinds of documents that embed values, detected by `kind` and `apiVersion`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flux,
    Argo,
    Helmfile,
    K3s,
    Kustomization,
    Generator,
    Fleet,
    Crossplane,
    ConfigMap,
}

impl Kind {
    fn of(root: &Node) -> Option<Kind> {
        if kustomize::has_charts(root) {
            return Some(Kind::Kustomization);
        }
        let Some(kind) = root.get("kind").and_then(Node::as_str) else {
            return Kind::without_name(root);
        };
        let group = root
            .get("apiVersion")
            .and_then(Node::as_str)?
            .split('/')
            .next()?;
        match (kind, group) {
            ("HelmRelease", "helm.toolkit.fluxcd.io" | "helm.fluxcd.io" | "flux.weave.works") => {
                Some(Kind::Flux)
            }
            ("Application" | "ApplicationSet", "argoproj.io") => Some(Kind::Argo),
            ("HelmChart", "helm.cattle.io") => Some(Kind::K3s),
            ("HelmChartInflationGenerator", "builtin") => Some(Kind::Generator),
            ("Release", "helm.crossplane.io" | "helm.m.crossplane.io") => Some(Kind::Crossplane),
            ("ConfigMap", "v1") => Some(Kind::ConfigMap),
            _ => None,
        }
    }

    fn without_name(root: &Node) -> Option<Kind> {
        let is_helmfile = helmfile::is_helmfile(root).then_some(Kind::Helmfile);
        is_helmfile.or_else(|| fleet::is_bundle(root).then_some(Kind::Fleet))
    }
}

/// The document or, for a `List`, each of its items, with the path prefix of its content.
fn parts(root: &Node) -> impl Iterator<Item = (&Node, String)> {
    let is_list =
        detect::is_object(root) && root.get("kind").and_then(Node::as_str) == Some("List");
    let items = root
        .get("items")
        .and_then(Node::as_list)
        .filter(|_| is_list)
        .unwrap_or_default();
    let items = items
        .iter()
        .enumerate()
        .map(|(index, item)| (item, format!("items[{index}].")));
    let whole = (!is_list).then(|| (root, String::new()));
    whole.into_iter().chain(items)
}

/// Returns true if a source contains objects that other documents take values from.
pub fn has_containers(sources: &Sources, file: FileId) -> bool {
    objects(sources, file).iter().any(|object| {
        let kind = object.get("kind").and_then(Node::as_str);
        matches!(kind, Some("ConfigMap" | "Secret" | "HelmChartConfig"))
    })
}

/// The objects in a source, also those in lists.
pub fn objects(sources: &Sources, file: FileId) -> Vec<Node> {
    let pieces = reader::read_each(sources, file).unwrap_or_default();
    let documents = pieces.into_iter().filter_map(|piece| piece.read.ok());
    documents
        .flat_map(|document| {
            parts(&document.root)
                .map(|(root, _)| root.clone())
                .collect::<Vec<_>>()
        })
        .collect()
}
