//! What is known so far of the values in a document, put together piece by piece.

use super::{Held, Holder, Layer, Named, hidden, inner};
use crate::diagnostic::Diagnostic;
use crate::source::yaml::{Document, Duplicate};
use crate::source::{Sources, Span};
use crate::tree::{Entry, Map, Node};

/// A part of a document that may hold values: a whole document, or an item of a `List`.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub sources: &'a Sources,
    pub document: &'a Document,
    /// The part itself.
    pub root: &'a Node,
    /// Its path in the document, with a dot behind it; empty for the document itself.
    pub prefix: &'a str,
}

/// The values of one release, on the way to [`Held`].
pub(super) struct Draft<'a> {
    part: Part<'a>,
    held: Held,
    /// What stands around the values and is about this release alone.
    around: &'a Node,
    duplicates: Vec<Duplicate>,
    /// Whether texts with `{{` in them are filled by another tool before Helm sees them.
    is_template: bool,
}

impl<'a> Draft<'a> {
    /// Begins with nothing but the kind of the document and what it says of the release.
    pub fn new(part: Part<'a>, kind: &'static str, release: Named) -> Self {
        let names_release = release.name.is_some();
        let holder = Holder { kind, span: part.root.span, names_release, ..Holder::default() };
        let held = Held { holder, release, ..Held::default() };
        Draft { part, held, around: part.root, duplicates: Vec::new(), is_template: false }
    }

    /// The same, for a document whose texts are templates of another tool.
    pub fn of_template(self, is_template: bool) -> Self {
        Draft { is_template, ..self }
    }

    /// Takes values that stand in the document itself. `path` is that of the node in this part.
    pub fn tree(&mut self, node: &Node, path: &str) {
        let path = format!("{}{path}", self.part.prefix);
        let own = |duplicate: &Duplicate| {
            let below = duplicate.path.strip_prefix(&path)?;
            let is_own = path.is_empty() || below.starts_with(['.', '[']);
            let path = below.strip_prefix('.').unwrap_or(below).to_owned();
            is_own.then(|| Duplicate { path, ..duplicate.clone() })
        };
        self.duplicates.extend(self.part.document.duplicates.iter().filter_map(own));
        self.push(node.clone(), path);
    }

    /// Takes values that are the text of a node; text that is no YAML too, for what there is to say about it.
    pub fn text(&mut self, node: &Node, path: &str) {
        let path = format!("{}{path}", self.part.prefix);
        match inner::read(self.part.sources, node) {
            Ok(document) => {
                self.duplicates.extend(document.duplicates);
                self.push(document.root, path);
            }
            Err(_) if node.as_str().is_some_and(|text| self.fills(text)) => {
                self.name_path(path);
                self.unseen_template(node.span);
            }
            Err(error) => {
                self.name_path(path);
                self.held.layers.push(Layer::Broken(error));
            }
        }
    }

    /// Takes what is there: a map of values, or the text of one.
    pub fn either(&mut self, node: &Node, path: &str) {
        if node.as_str().is_some() { self.text(node, path) } else { self.tree(node, path) }
    }

    /// Whether another tool fills a text before Helm sees it.
    pub fn fills(&self, text: &str) -> bool {
        self.is_template && text.contains("{{")
    }

    /// Takes a values file that is named by its path from here.
    pub fn file(&mut self, path: &Node) {
        if let Some(text) = path.as_str() {
            self.layer(Layer::File(text.to_owned(), path.span));
        }
    }

    /// Takes one more layer as it is.
    pub fn layer(&mut self, layer: Layer) {
        self.held.layers.push(layer);
    }

    /// Says that some of the values stand elsewhere.
    pub fn unseen(&mut self, note: Diagnostic) {
        self.held.holder.is_partial = true;
        self.held.notes.push(note);
    }

    /// Says that a key brings values from elsewhere, where it brings any.
    pub fn elsewhere(&mut self, section: &Node, key: &str, help: &'static str) {
        if let Some(entry) = section.entry(key).filter(|entry| entry.node.is_truthy()) {
            self.unseen(super::unseen(format!("`{key}` brings values that are not looked at"), help, entry.key_span));
        }
    }

    /// Says that another tool's template fills some of the values.
    pub fn unseen_template(&mut self, span: Span) {
        let help = "check what the template makes of them to have them checked as well";
        self.unseen(super::unseen("values that a template fills are not looked at", help, span));
    }

    /// Speaks of a release that is one of several in the document.
    pub fn of_release(mut self, around: &'a Node) -> Self {
        self.held.holder.span = around.span;
        Draft { around, ..self }
    }

    /// Lets what is missing be missing: somebody else may say it.
    pub fn mark_partial(&mut self) {
        self.held.holder.is_partial = true;
    }

    /// What all the pieces make.
    pub fn done(self) -> Held {
        let (root, comments) = (self.around.clone(), Vec::new());
        let (more_documents, unread) = (None, None);
        let document = Document { root, duplicates: self.duplicates, more_documents, unread, comments };
        Held { document: Some(document), ..self.held }
    }

    fn push(&mut self, mut values: Node, path: String) {
        self.name_path(path);
        if hidden::is_encrypted(self.part.root) {
            self.mark_partial();
        }
        if self.is_template
            && let Some(span) = hidden::take_templates(&mut values)
        {
            self.unseen_template(span);
        }
        self.held.layers.push(Layer::Tree(values));
    }

    /// The first layer gives the path that people read.
    fn name_path(&mut self, path: String) {
        if self.held.holder.path.is_empty() {
            self.held.holder.path = path;
        }
    }
}

/// A map with one key.
pub(super) fn map_of(key: &str, entry: Entry) -> Node {
    let span = entry.node.span;
    Node::new(Map::from_iter([(key.to_owned(), entry)]), span)
}

/// The text under a path of keys.
pub(super) fn text_at(node: &Node, path: &[&str]) -> Option<String> {
    node.at(path).and_then(Node::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The version under a path of keys, and where it stands.
pub(super) fn version_at(node: &Node, path: &[&str]) -> Option<(String, Span)> {
    node.at(path).and_then(|version| Some((version.as_str()?.to_owned(), version.span)))
}
