//! What the rules look at: the subject, and what more than one of them asks about it.
//!
//! A [`Subject`] comes in; its values, its configuration and what comes out of both can be asked for, each with the
//! [`Place`] where it is written.

mod config;
mod known;
pub mod origin;
pub mod placeholder;
mod values;

use crate::chart::Model;
use crate::diagnostic::Place;
use crate::manifest::{Manifest, RenderError};
use crate::runner_config::{Problem as ConfigProblem, SyntaxProblem};
use crate::shape::ProblemKind as ShapeKind;
use crate::source::Span;
use crate::subject::Subject;
use crate::tree::{Entry, Node};

use config::Configuration;
use values::Values;

pub use known::Mount;
pub use placeholder::{Placeholder, Placeholders};
pub use values::{Area, Judged, holds_nothing};

/// A subject under inspection.
#[derive(Debug)]
pub struct Inspection<'a> {
    /// What was read, merged and evaluated.
    pub subject: &'a Subject,
    /// The model of the chart for these values.
    pub model: Model<'a>,
    /// What waits to be filled in.
    pub placeholders: Placeholders,
    config: Configuration<'a>,
    values: Values<'a>,
}

impl<'a> Inspection<'a> {
    /// Looks at a subject.
    pub fn of(subject: &'a Subject) -> Self {
        let placeholders = Placeholders::of(subject);
        let (config, values) = (Configuration::of(subject), Values::of(subject));
        Inspection { subject, model: subject.model(), placeholders, config, values }
    }

    /// The value at a path like `runners.config`, defaults filled in and expressions evaluated.
    pub fn value(&self, path: &str) -> Option<&'a Node> {
        path.split('.').try_fold(&self.subject.values.tree, |node, key| node.get(key))
    }

    /// Whether the value at a path is there and true, as a Go template sees it.
    pub fn is_on(&self, path: &str) -> bool {
        self.value(path).is_some_and(Node::is_truthy)
    }

    /// What people wrote at a path: no defaults, expressions as they stand.
    pub fn given(&self, path: &str) -> Option<&'a Entry> {
        let (parents, key) = path.rsplit_once('.').map_or((None, path), |(parents, key)| (Some(parents), key));
        let mut parents = parents.into_iter().flat_map(|parents| parents.split('.'));
        parents.try_fold(&self.subject.given, |node, key| node.get(key))?.entry(key)
    }

    /// The place of the key at a path; of the nearest key above it that was written, when it was not.
    pub fn key(&self, path: &str) -> Place {
        let mut rest = Some(path);
        while let Some(nearest) = rest {
            if let Some(entry) = self.given(nearest).filter(|entry| !entry.key_span.is_none()) {
                return Place::new(entry.key_span, path);
            }
            rest = nearest.rsplit_once('.').map(|(parent, _)| parent);
        }
        Place::new(self.start(), path)
    }

    /// The place of the value at a path; of the nearest key above it that was written, when it was not.
    pub fn at(&self, path: &str) -> Place {
        match self.given(path).map(|entry| entry.node.span).filter(|span| !span.is_none()) {
            Some(span) => Place::new(self.first_line(span), path),
            None => self.key(path),
        }
    }

    /// The runner's configuration as a tree, when its text could be read.
    pub fn config(&self) -> Option<&'a Node> {
        self.config.root()
    }

    /// The path of a key of the runner's configuration, as people look for it: below the value that holds it.
    pub fn config_path(&self, path: &str) -> String {
        self.config.path(path)
    }

    /// What is wrong with the text of the runner's configuration.
    pub fn toml_problems(&self) -> &'a [SyntaxProblem] {
        self.config.syntax()
    }

    /// What is wrong with what the runner's configuration says.
    pub fn config_problems(&self) -> &[ConfigProblem] {
        self.config.problems()
    }

    /// What is wrong with the types and forms in the values of an area.
    pub fn values_problems<'s>(
        &'s self,
        area: Area,
        kinds: &'s [ShapeKind],
    ) -> impl Iterator<Item = &'s Judged> + use<'s> {
        let wanted = move |judged: &&Judged| judged.area == area && kinds.contains(&judged.problem.kind);
        self.values.problems().iter().filter(wanted)
    }

    /// What the values become; none for a configuration without values, or values in which an expression failed.
    pub fn manifests(&self) -> Option<&'a Result<Vec<Manifest>, RenderError>> {
        let can_be_had = self.subject.is_sound() && self.subject.values.tree.as_map().is_some();
        can_be_had.then(|| self.subject.manifests())
    }

    /// The line in which a span begins, from 1.
    pub fn line(&self, span: Span) -> usize {
        self.subject.sources.of(span).map_or(0, |file| file.line_of(span.range().start))
    }

    /// The part of a span that lies in its first line: what a reader wants to see marked.
    pub fn first_line(&self, span: Span) -> Span {
        let length = self.subject.sources.slice(span).find(['\n', '\r']);
        let range = span.range();
        match (span.file(), length) {
            (Some(file), Some(length)) => Span::new(file, range.start..range.start + length),
            _ => span,
        }
    }

    /// The beginning of the first source: the place of what nobody wrote.
    fn start(&self) -> Span {
        let span = self.subject.given.span;
        span.file().map_or(Span::NONE, |file| Span::new(file, 0..0))
    }
}
