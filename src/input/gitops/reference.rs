//! References of a document to values elsewhere: in files, and in objects of the cluster.

use std::path::Path;

use glob::{MatchOptions, Pattern};

use crate::input::repository::{Base, ObjectId, Site};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::values_not_loaded;
use helm_yaml::base_encoding::BASE64;
use helm_yaml::reader::scalar_text;
use helm_yaml::source::{Sources, Span, TracedText, decode};
use helm_yaml::tree::Node;

/// A reference to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// The path as written.
    pub path: String,
    /// The directory that it is relative to.
    pub base: Base,
    /// Span of the path.
    pub span: Span,
    /// Whether the tool ignores a missing file.
    pub is_optional: bool,
    /// URL of the repository that contains it, if it may be another one.
    pub repository: Option<String>,
}

impl FileRef {
    /// The files whose paths match the path as a pattern, or the path itself if there are none.
    pub(super) fn expand(self, site: &Site) -> Vec<FileRef> {
        let directory = match &self.base {
            Base::Root(directory) => directory.as_str(),
            Base::Document => "",
        };
        let Ok(pattern) = Pattern::new(&self.path) else {
            return vec![self];
        };
        let relative = |path: &Path| {
            path.strip_prefix(directory)
                .map(|path| path.to_string_lossy().into_owned())
        };
        let paths = site.entries().iter().filter_map(|path| relative(path).ok());
        let found: Vec<FileRef> = paths
            .filter(|path| pattern.matches_with(path, IN_DIRECTORY))
            .map(|path| FileRef {
                path,
                ..self.clone()
            })
            .collect();
        if found.is_empty() { vec![self] } else { found }
    }
}

/// `*` matches no slash.
pub(super) const IN_DIRECTORY: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// A reference to an object of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    /// Its kind and name.
    pub id: ObjectId,
    /// Its namespace, if known.
    pub namespace: Option<String>,
    /// The part of it that is read.
    pub member: Member,
    /// Path of the value that the content is set to; `None` if the content is YAML.
    pub target: Option<(String, Span)>,
    /// Span of the reference.
    pub span: Span,
    /// What it means if the repository does not contain the object.
    pub absence: Absence,
}

/// What it means if the repository does not contain an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The cluster has it: its values are unknown.
    Elsewhere,
    /// The cluster may have it.
    Optional,
    /// There is none.
    Nowhere,
}

/// A part of an object that contains values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A key of `data`.
    Data(String),
    /// The values in `spec` of a `HelmChartConfig`.
    Spec,
}

/// The root of the repository.
pub(super) fn root() -> Base {
    Base::Root(String::new())
}

/// A finding about an unresolved reference: values that were not read.
pub fn not_loaded(message: impl Into<String>, help: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(&values_not_loaded::RULE, Place::of(span), message).with_help(help)
}

/// The content of a key in a `ConfigMap` or `Secret`.
pub fn in_container(sources: &Sources, object: &Node, key: &str) -> Option<TracedText> {
    let plain = ["stringData", "data"].map(|data| object.at(&[data, key]));
    let is_secret = object.get("kind").and_then(Node::as_str) == Some("Secret");
    let node = plain.into_iter().flatten().next()?;
    node.as_str()?;
    if !is_secret || object.at(&["stringData", key]).is_some() {
        return Some(scalar_text(sources, node));
    }
    let bytes = BASE64.decode(node.as_str()?.trim()).ok()?;
    Some(TracedText::opaque(decode(bytes).ok()?, node.span))
}
