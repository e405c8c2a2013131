//! Builder for [`EmbeddedValues`]: collects the values of one release layer by layer.

use super::find::Unresolved;
use super::{EmbeddedValues, Embedding, FileRef, Layer, ReleaseRef, Section, sops};
use crate::input::placeholder;
use crate::input::repository::{Base, Site};
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::reader::{Document, Duplicate, ParseError, combine, read_traced, scalar_text};
use helm_yaml::source::{Sources, Span};
use helm_yaml::tree::{Entry, Map, Node};

/// A part of a document that may embed values: a whole document, or an item of a `List`.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub sources: &'a Sources,
    /// Where the document is.
    pub site: &'a Site,
    pub document: &'a Document,
    /// The root node of the part.
    pub root: &'a Node,
    /// Path of the part in the document with a trailing dot; empty for the document itself.
    pub prefix: &'a str,
}

/// The values of one release while they are collected.
pub(super) struct Builder<'a> {
    part: Part<'a>,
    embedded: EmbeddedValues,
    /// The node that concerns this release only.
    around: &'a Node,
    duplicates: Vec<Duplicate>,
}

impl<'a> Builder<'a> {
    /// Creates a builder from the kind of the document and the release it names.
    pub fn new(part: Part<'a>, kind: &'static str, release: ReleaseRef) -> Self {
        let names_release = release.name.is_some();
        let embedding = Embedding {
            kind,
            span: part.root.span,
            names_release,
            ..Embedding::default()
        };
        let embedded = EmbeddedValues {
            embedding,
            release,
            ..EmbeddedValues::default()
        };
        Builder {
            part,
            embedded,
            around: part.root,
            duplicates: Vec::new(),
        }
    }

    /// Marks the document as a template of another tool.
    pub fn of_template(mut self, is_template: bool) -> Self {
        self.embedded.embedding.is_template = is_template;
        self
    }

    /// Makes the values those of a parent chart, of which the runner's chart reads a section.
    pub fn of_section(mut self, section: Option<Section>) -> Self {
        self.embedded.section = section;
        self
    }

    /// Adds values given as a tree. `path` is relative to the part.
    pub fn tree(&mut self, node: &Node, path: &str) {
        let path = format!("{}{path}", self.part.prefix);
        let dot = if path.is_empty() { "" } else { "." };
        let (node, path) = self.narrow(node, path, dot);
        let own = |duplicate: &Duplicate| {
            let below = duplicate.path.strip_prefix(&path)?;
            let is_own = path.is_empty() || below.starts_with(['.', '[']);
            let path = below.strip_prefix('.').unwrap_or(below).to_owned();
            is_own.then(|| Duplicate {
                path,
                ..duplicate.clone()
            })
        };
        self.duplicates
            .extend(self.part.document.duplicates.iter().filter_map(own));
        self.push(node, path);
    }

    /// Adds values given as a string of YAML. Invalid YAML is kept as a broken layer so that it is reported.
    pub fn text(&mut self, node: &Node, path: &str) {
        let path = format!("{}{path}", self.part.prefix);
        match read_traced(&scalar_text(self.part.sources, node)) {
            Ok(document) => {
                self.duplicates.extend(document.duplicates);
                let (values, path) = self.narrow(&document.root, path, " › ");
                self.push(values, path);
            }
            Err(error) => self.around_placeholders(node, error, path),
        }
    }

    /// Adds invalid YAML as if its placeholders were unknown values. Other errors are reported.
    fn around_placeholders(&mut self, node: &Node, error: ParseError, path: String) {
        let read = placeholder::read(&scalar_text(self.part.sources, node), error);
        let combined = read.and_then(|read| {
            let file = node.span.file();
            let document = file.map(|file| combine(read.documents, file)).transpose()?;
            Ok((document.unwrap_or_default(), read.values, read.lines))
        });
        match combined {
            Ok((document, values, lines)) => {
                let mut unresolved = Unresolved::default();
                unresolved.add(values, lines);
                unresolved.note(&mut self.embedded, self.part.sources);
                self.duplicates.extend(document.duplicates);
                self.push(document.root, path);
            }
            Err(error) => {
                self.name_path(path);
                self.embedded.layers.push(Layer::Broken(error));
            }
        }
    }

    /// The part of a parent's values that the runner's chart reads, and its path.
    fn narrow(&self, values: &Node, path: String, separator: &str) -> (Node, String) {
        match &self.embedded.section {
            Some(section) if section.is_in(values) => (
                section.narrow(values),
                format!("{path}{separator}{section}"),
            ),
            Some(section) => (section.narrow(values), path),
            None => (values.clone(), path),
        }
    }

    /// Adds values given as a tree or as a string.
    pub fn either(&mut self, node: &Node, path: &str) {
        if node.as_str().is_some() {
            self.text(node, path)
        } else {
            self.tree(node, path)
        }
    }

    /// Returns true if another tool renders the string before Helm sees it.
    pub fn is_templated(&self, text: &str) -> bool {
        self.embedded.embedding.is_template && placeholder::is_templated(text)
    }

    /// Adds a values file named by a path relative to the document.
    pub fn file(&mut self, path: &Node) {
        self.file_at(path, Base::Document, false);
    }

    /// Adds a values file named by a path relative to a directory. A missing file may be ignored.
    pub fn file_at(&mut self, path: &Node, base: Base, is_optional: bool) {
        if let Some(text) = path.as_str() {
            self.layer(Layer::File(FileRef {
                path: text.to_owned(),
                base,
                span: path.span,
                is_optional,
                repository: None,
            }));
        }
    }

    /// Uses a chart of the repository: it names the version of the runner's chart, and its own values come first.
    pub fn local_chart(
        &mut self,
        directory: &Node,
        base: Base,
        version: Option<String>,
        has_values: bool,
    ) {
        self.embedded.release.chart = version.map(|version| (version, directory.span));
        if has_values {
            let directory_path = directory.as_str().unwrap_or_default().trim_end_matches('/');
            self.layer(Layer::File(FileRef {
                path: format!("{directory_path}/values.yaml"),
                base,
                span: directory.span,
                is_optional: true,
                repository: None,
            }));
        }
    }

    /// Adds a layer.
    pub fn layer(&mut self, layer: Layer) {
        self.embedded.layers.push(layer);
    }

    /// Records values from a source that is not read.
    pub fn not_loaded(&mut self, note: Diagnostic) {
        self.embedded.embedding.is_partial = true;
        self.embedded.notes.push(note);
    }

    /// Records values rendered by another tool's template.
    pub fn template_not_loaded(&mut self, span: Span) {
        let help = "to check them as well, validate the output of the template";
        self.not_loaded(super::not_loaded(
            "values set by a template are not checked",
            help,
            span,
        ));
    }

    /// Restricts the builder to one of several releases in the document.
    pub fn of_release(mut self, around: &'a Node) -> Self {
        self.embedded.embedding.span = around.span;
        Builder { around, ..self }
    }

    /// Marks the values as incomplete: a missing value may be set elsewhere.
    pub fn mark_partial(&mut self) {
        self.embedded.embedding.is_partial = true;
    }

    /// The collected values.
    pub fn done(self) -> EmbeddedValues {
        let (root, comments) = (self.around.clone(), Vec::new());
        let (more_documents, unread) = (None, None);
        let document = Document {
            root,
            duplicates: self.duplicates,
            more_documents,
            ignored: unread,
            comments,
        };
        EmbeddedValues {
            document: Some(document),
            ..self.embedded
        }
    }

    fn push(&mut self, values: Node, path: String) {
        self.name_path(path);
        if sops::is_encrypted(self.part.root) {
            self.mark_partial();
        }
        self.embedded.layers.push(Layer::Tree(values));
    }

    /// Sets the path shown to users, unless an earlier layer set it.
    fn name_path(&mut self, path: String) {
        if self.embedded.embedding.path.is_empty() {
            self.embedded.embedding.path = path;
        }
    }
}

/// A mapping with one key.
pub(super) fn map_of(key: &str, entry: Entry) -> Node {
    let span = entry.node.span;
    Node::new(Map::from_iter([(key.to_owned(), entry)]), span)
}

/// The non-empty string at a path.
pub(super) fn text_at(node: &Node, path: &[&str]) -> Option<String> {
    node.at(path)
        .and_then(Node::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The non-empty string at a path, with its span.
pub(super) fn spanned_at(node: &Node, path: &[&str]) -> Option<(String, Span)> {
    let node = node.at(path)?;
    let text = node.as_str().filter(|text| !text.is_empty())?;
    Some((text.to_owned(), node.span))
}

/// The version at a path, with its span.
pub(super) fn version_at(node: &Node, path: &[&str]) -> Option<(String, Span)> {
    node.at(path)
        .and_then(|version| Some((version.as_str()?.to_owned(), version.span)))
}
