//! Follows the references of a document to values in other files and objects. A reference that cannot be followed is a
//! finding, and the values are then partial.

use std::borrow::Cow;

use super::Loader;
use crate::input::gitops::{
    self, Absence, FileRef, Member, ObjectRef, Section, Variables, in_container, not_loaded,
};
use crate::input::gitops::{helmfile, helmfile_environment};
use crate::input::repository::{Base, ObjectId, Refused, Site};
use crate::input::set::{self, Flavor};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::set_flag;
use helm_yaml::reader::{self, Document, read_traced, read_traced_with_texts, scalar_text};
use helm_yaml::source::{FileId, Origin, Span, TracedText};
use helm_yaml::tree::{Node, Value};

/// What a document determines for the values that it refers to.
pub(super) struct Around {
    pub site: Site,
    /// The source of the document.
    pub document: Option<FileId>,
    pub section: Option<Section>,
    pub variables: Option<Variables>,
}

/// Where an object was found.
enum Object {
    /// The object itself.
    Manifest(Node),
    /// The entry of a kustomization that generates it, and the directory of the kustomization.
    Generator(Node, String),
}

/// Why a reference is unresolved, and how to resolve it.
struct Unresolved {
    message: String,
    help: String,
    /// Whether there is nothing to read.
    is_missing: bool,
}

impl Around {
    /// The argument of a `--set` flag for the runner's chart.
    pub fn setting(&self, text: &str) -> Option<String> {
        let own = self
            .section
            .as_ref()
            .map_or(Some(text), |section| section.setting(text));
        own.map(str::to_owned)
    }

    /// The part of a document that the runner's chart reads.
    fn narrow(&self, mut document: Document) -> Document {
        if let Some(section) = &self.section {
            let below = format!("{section}.");
            document.root = section.narrow(&document.root);
            document.duplicates.retain_mut(|duplicate| {
                let own = duplicate.path.strip_prefix(&below).map(str::to_owned);
                own.is_some_and(|own| {
                    duplicate.path = own;
                    true
                })
            });
        }
        document
    }
}

impl Loader {
    /// The site of the document at a span.
    pub(super) fn site_of(&self, document: Span) -> Site {
        let name = self
            .sources
            .source_of(document)
            .map_or("-", |source| &source.name);
        self.repositories.site(name, &self.overlay)
    }

    /// Merges a values file that a document names.
    pub(super) fn merge_file(&mut self, file: &FileRef, around: &Around) {
        let opened = match self.open(file, &around.site) {
            Ok(Some(opened)) => opened,
            Ok(None) => return,
            Err(unresolved) => return self.report(unresolved, file.span),
        };
        match reader::read(&self.sources, opened) {
            Ok(document) => self.merge_document(document, around, file.span),
            Err(error) => self.diagnostics.push(error.into()),
        }
    }

    /// Merges the values that a template of helmfile renders.
    pub(super) fn merge_template(&mut self, file: &FileRef, data: Option<&Node>, around: &Around) {
        let opened = match self.open(file, &around.site) {
            Ok(Some(opened)) => opened,
            Ok(None) => return,
            Err(unresolved) => return self.report(unresolved, file.span),
        };
        let text = TracedText::whole(self.sources.get(opened).text.as_str(), opened);
        let rendered = match data {
            Some(data) => helmfile_environment::render(&text, data, &around.site, &file.path),
            None => Err("values of the environment are unknown".to_owned()),
        };
        match rendered {
            Ok(text) => match read_traced_with_texts(&text) {
                Ok((document, texts)) => {
                    self.sources.remember(texts);
                    self.merge_document(document, around, file.span);
                }
                Err(error) => self.diagnostics.push(error.into()),
            },
            Err(reason) => {
                let message = format!(
                    "`{}` is rendered by helmfile and not checked: {reason}",
                    file.path
                );
                let help = helmfile::HELP.to_owned();
                self.report(
                    Unresolved {
                        message,
                        help,
                        is_missing: false,
                    },
                    file.span,
                );
            }
        }
    }

    /// Sets a value to the content of a file.
    pub(super) fn set_content(&mut self, key: &str, file: &FileRef, around: &Around) {
        let opened = match self.open(file, &around.site) {
            Ok(Some(opened)) => opened,
            Ok(None) => return,
            Err(unresolved) => return self.report(unresolved, file.span),
        };
        let source = self.sources.get(opened);
        let name = source.name.replace('\\', "\\\\").replace(',', "\\,");
        let Some(key) = around.setting(&format!("{key}={name}")) else {
            return;
        };
        let text = source.text.clone();
        let read = |_: &str| Ok(text.clone());
        let argument = self.sources.add("", Origin::Flag, key);
        let result = set::apply(
            &mut self.given,
            &mut self.sources,
            argument,
            Flavor::File(&read),
        );
        if let Err(error) = result {
            let place = Place::of(file.span);
            self.diagnostics
                .push(Diagnostic::new(&set_flag::RULE, place, error.message));
        }
        let span = |span: Span| {
            if span.file() == Some(argument) {
                file.span
            } else {
                span
            }
        };
        self.given.map_spans(&span, &span);
    }

    /// Merges the values in an object. If they are one value, returns the source of its `--set` argument and the spans of
    /// its key and value.
    pub(super) fn merge_object(
        &mut self,
        object: &ObjectRef,
        around: &Around,
    ) -> Option<(FileId, Span, Span)> {
        match self.content(object, around) {
            Err(unresolved) if object.absence == Absence::Nowhere && unresolved.is_missing => None,
            Err(unresolved) => {
                self.report(unresolved, object.span);
                None
            }
            Ok(Content::Tree(values)) => {
                let document = tree_document(values);
                self.merge_document(document, around, object.span);
                None
            }
            Ok(Content::Text(text)) => match &object.target {
                Some((path, span)) => self.set_target(path, *span, &text, around),
                None => {
                    match read_traced(&text) {
                        Ok(document) => self.merge_document(document, around, object.span),
                        Err(error) => self.diagnostics.push(error.into()),
                    }
                    None
                }
            },
        }
    }

    /// Sets the value at a path to a text, as Flux does: a text in quotes is a string.
    fn set_target(
        &mut self,
        path: &str,
        key: Span,
        text: &TracedText,
        around: &Around,
    ) -> Option<(FileId, Span, Span)> {
        let written = text.as_str();
        let quotes = ['\'', '"'];
        let is_text = quotes.iter().any(|&quote| {
            written.len() > 1 && written.starts_with(quote) && written.ends_with(quote)
        });
        let value = if is_text {
            written.trim_matches(quotes)
        } else {
            written
        };
        let argument = around.setting(&format!("{path}={value}"))?;
        let span = text.span(0..written.len());
        Some((self.set(argument, is_text, key), key, span))
    }

    /// Merges the part of a document that the runner's chart reads.
    fn merge_document(&mut self, mut document: Document, around: &Around, reference: Span) {
        if gitops::is_encrypted(&document.root) {
            self.report(encrypted("the file"), reference);
            if let Value::Map(map) = &mut document.root.value {
                map.shift_remove("sops");
            }
        }
        self.merge(around.narrow(document));
    }

    /// Adds a finding about an unresolved reference.
    fn report(&mut self, unresolved: Unresolved, span: Span) {
        let Unresolved { message, help, .. } = unresolved;
        self.diagnostics.push(not_loaded(message, help, span));
        if let Some(embedding) = &mut self.embedding {
            embedding.is_partial = true;
        }
    }

    /// Opens a file that a document names; nothing if it is missing and may be.
    fn open(&mut self, file: &FileRef, site: &Site) -> Result<Option<FileId>, Unresolved> {
        let path = &file.path;
        let unresolved = |message: String, help: &str| Unresolved {
            message,
            help: help.to_owned(),
            is_missing: false,
        };
        let name = site.file(&file.base, path).map_err(|refused| {
            let message = format!("`{path}` {refused} and is not read");
            let help = match refused {
                Refused::Outside => {
                    "move it into the repository, or pass it with `-f` before this document"
                }
                Refused::Irregular => "name a regular file",
            };
            unresolved(message, help)
        })?;
        match self.open_name(&name) {
            Some(opened) => Ok(Some(opened)),
            None if self.is_locked(&name) => Err(locked(&name)),
            None if file.is_optional => Ok(None),
            None => Err(match &file.repository {
                Some(url) => unresolved(
                    format!("cannot read {name} of {url}: its values are not checked"),
                    "correct the path; if this is another repository, pass its file with `-f` before this document",
                ),
                None => unreadable(&name),
            }),
        }
    }

    /// The source with a name: a known one, or a file that is read now.
    pub(super) fn open_name(&mut self, name: &str) -> Option<FileId> {
        let known = self
            .sources
            .iter()
            .find(|(_, source)| source.origin == Origin::File && source.name == name);
        if let Some((known, _)) = known {
            return Some(known);
        }
        let bytes = self.overlay.read(name).ok()?;
        if bytes.starts_with(GIT_CRYPT) {
            return None;
        }
        self.add(name, bytes)
    }

    /// Returns true if a file is encrypted by git-crypt.
    fn is_locked(&self, name: &str) -> bool {
        self.overlay
            .read(name)
            .is_ok_and(|bytes| bytes.starts_with(GIT_CRYPT))
    }
}

/// The content of an object.
enum Content {
    Text(TracedText),
    Tree(Node),
}

/// Finding objects.
impl Loader {
    fn content(&mut self, reference: &ObjectRef, around: &Around) -> Result<Content, Unresolved> {
        let object = self.object(reference, around)?;
        let Member::Data(key) = &reference.member else {
            return Ok(self.chart_config(object));
        };
        let text = match object {
            Object::Manifest(object) if gitops::is_encrypted(&object) => {
                return Err(encrypted(&format!(
                    "{} `{}`",
                    reference.id.kind, reference.id.name
                )));
            }
            Object::Manifest(object) => in_container(&self.sources, &object, key),
            Object::Generator(generator, directory) => {
                self.generated(&generator, &directory, key)?
            }
        };
        let text = text.ok_or_else(|| missing(reference, Some(key)))?;
        if reference.id.kind == "Secret" {
            self.secrets.push(text.clone());
        }
        Ok(Content::Text(match &around.variables {
            Some(variables) => variables.replace(&text),
            None => text,
        }))
    }

    /// The values in a `HelmChartConfig`.
    fn chart_config(&self, object: Object) -> Content {
        let (Object::Manifest(object) | Object::Generator(object, _)) = object;
        match object.at(&["spec", "valuesContent"]) {
            Some(text) => Content::Text(scalar_text(&self.sources, text)),
            None => Content::Tree(object.at(&["spec", "values"]).cloned().unwrap_or_default()),
        }
    }

    /// Finds an object: in the same file as the reference, in the files of the request, or in the repository.
    fn object(&mut self, reference: &ObjectRef, around: &Around) -> Result<Object, Unresolved> {
        let supplied: Vec<FileId> = self
            .supplied
            .clone()
            .iter()
            .filter_map(|name| self.open_name(name))
            .collect();
        for file in around.document.into_iter().chain(supplied) {
            if let Some(found) = self.object_in(file, reference) {
                return Ok(found);
            }
        }
        let ObjectRef { id, namespace, .. } = reference;
        let index = around.site.index();
        let files: Vec<String> = index
            .nearest(id, namespace.as_deref(), around.site.directory())
            .iter()
            .map(|container| container.file.to_string_lossy().into_owned())
            .collect();
        let [file] = files.as_slice() else {
            return Err(if files.is_empty() {
                missing(reference, None)
            } else {
                ambiguous(id, &files)
            });
        };
        let name = around.site.file(&Base::Root(String::new()), file).ok();
        let opened = name.and_then(|name| self.open_name(&name));
        opened
            .and_then(|file| self.object_in(file, reference))
            .ok_or_else(|| missing(reference, None))
    }

    /// Finds an object in a source.
    fn object_in(&self, file: FileId, reference: &ObjectRef) -> Option<Object> {
        let ObjectRef { id, namespace, .. } = reference;
        let text =
            |node: &Node, path: &[&str]| node.at(path).and_then(Node::as_str).map(str::to_owned);
        let is_it = |object: &Node| {
            let own = text(object, &["metadata", "namespace"]);
            text(object, &["kind"]).as_ref() == Some(&id.kind)
                && text(object, &["metadata", "name"]).as_ref() == Some(&id.name)
                && (own.is_none() || namespace.is_none() || own == *namespace)
        };
        let objects = gitops::objects(&self.sources, file);
        if let Some(object) = objects.iter().find(|object| is_it(object)) {
            return Some(Object::Manifest(object.clone()));
        }
        let list = match id.kind.as_str() {
            "ConfigMap" => "configMapGenerator",
            _ => "secretGenerator",
        };
        let generators = objects
            .iter()
            .flat_map(|object| object.get(list).and_then(Node::as_list).unwrap_or_default());
        let mut own =
            generators.filter(|generator| text(generator, &["name"]).as_ref() == Some(&id.name));
        let directory = parent(&self.sources.get(file).name).into_owned();
        own.next()
            .map(|generator| Object::Generator(generator.clone(), directory))
    }

    /// The content of a key that a kustomization generates from a literal, a file, or a file of variables.
    fn generated(
        &mut self,
        generator: &Node,
        directory: &str,
        key: &str,
    ) -> Result<Option<TracedText>, Unresolved> {
        let list = |name| {
            let list = generator.get(name).and_then(Node::as_list);
            list.unwrap_or_default().iter()
        };
        for literal in list("literals") {
            if let Some((name, value)) = literal.as_str().and_then(|text| text.split_once('='))
                && name == key
            {
                return Ok(Some(TracedText::opaque(value, literal.span)));
            }
        }
        for entry in list("files").filter_map(Node::as_str) {
            let (name, path) = entry.split_once('=').unwrap_or((file_name(entry), entry));
            if name == key {
                return self.generator_file(directory, path).map(Some);
            }
        }
        for path in list("envs")
            .chain(generator.get("env"))
            .filter_map(Node::as_str)
        {
            let file = self.generator_file(directory, path)?;
            if let Some(value) = variable(&file, key) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// A file that a generator names. The repository is that of the generator: a path that leads out of it is not read.
    fn generator_file(&mut self, directory: &str, path: &str) -> Result<TracedText, Unresolved> {
        let generator = format!("{directory}/kustomization.yaml");
        let file = FileRef {
            path: path.to_owned(),
            base: Base::Document,
            span: Span::SYNTHETIC,
            is_optional: false,
            repository: None,
        };
        let site = self.repositories.site(&generator, &self.overlay);
        let opened = self.open(&file, &site)?.ok_or_else(|| unreadable(path))?;
        let text = self.sources.get(opened).text.as_str();
        Ok(TracedText::whole(text, opened))
    }
}

/// The value of a variable in a file of lines `NAME=VALUE`.
fn variable(file: &TracedText, name: &str) -> Option<TracedText> {
    let mut start = 0;
    for line in file.as_str().split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let value = line
            .trim_end()
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('='));
        if let Some(value) = value {
            let mut text = TracedText::default();
            text.push_traced(file, end - value.len()..end);
            return Some(text);
        }
        start += line.len();
    }
    None
}

/// The first bytes of a file that git-crypt encrypted.
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

fn locked(name: &str) -> Unresolved {
    Unresolved {
        message: format!("{name} is encrypted by git-crypt: its values are not checked"),
        help: "decrypt the files of the repository with `git-crypt unlock`".to_owned(),
        is_missing: false,
    }
}

fn unreadable(name: &str) -> Unresolved {
    Unresolved {
        message: format!("cannot read {name}: its values are not checked"),
        help: "create the file, or correct its path".to_owned(),
        is_missing: false,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn parent(name: &str) -> Cow<'_, str> {
    name.rsplit_once('/')
        .map_or(".".into(), |(directory, _)| directory.into())
}

fn tree_document(root: Node) -> Document {
    Document {
        root,
        duplicates: Vec::new(),
        more_documents: None,
        ignored: None,
        comments: Vec::new(),
    }
}

fn missing(reference: &ObjectRef, key: Option<&str>) -> Unresolved {
    let ObjectId { kind, name } = &reference.id;
    let object = format!("{kind} `{name}`");
    match key {
        Some(key) => Unresolved {
            message: format!("missing key `{key}` in {object}: its values are not checked"),
            help: "add the key, or name another one in `valuesKey`".to_owned(),
            is_missing: false,
        },
        None => {
            let is_optional = reference.absence == Absence::Optional;
            let object = if is_optional {
                format!("the optional {object}")
            } else {
                object
            };
            let without = if is_optional {
                "; without it in the cluster, use `--allow-unresolved`"
            } else {
                ""
            };
            let get = format!("kubectl get {} {name} -o yaml", kind.to_lowercase());
            Unresolved {
                message: format!(
                    "values from {object} are not checked: the repository does not contain it"
                ),
                help: format!(
                    "pass the object: `{get} > object.yaml`, then `-f object.yaml` before this document{without}"
                ),
                is_missing: true,
            }
        }
    }
}

fn ambiguous(id: &ObjectId, files: &[String]) -> Unresolved {
    let ObjectId { kind, name } = id;
    Unresolved {
        message: format!(
            "values from {kind} `{name}` are not checked: several files contain it: {}",
            files.join(", ")
        ),
        help: "pass the right one with `-f` before this document".to_owned(),
        is_missing: false,
    }
}

fn encrypted(what: &str) -> Unresolved {
    Unresolved {
        message: format!("{what} is encrypted by SOPS: its values are not checked"),
        help: "decrypt it with `sops decrypt`, and pass the result with `-f` before this document"
            .to_owned(),
        is_missing: false,
    }
}
