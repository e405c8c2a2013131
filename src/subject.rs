//! What is known of the values once they are read, merged and evaluated: what rules judge and templates print.

use std::cell::OnceCell;

use crate::chart;
use crate::chart_version::ChartVersion;
use crate::expression::{Capabilities, ErrorKind};
use crate::holder::{Holder, Note};
use crate::manifest::{self, Manifest, RenderError};
use crate::release::Release;
use crate::source::yaml::Document;
use crate::source::{Sources, Span};
use crate::tree::Node;
use crate::values::Evaluated;

pub use crate::chart::{Config, ConfigRole};

/// The values of one run, with everything that was learned on the way.
#[derive(Debug)]
pub struct Subject {
    /// Every text that was read.
    pub sources: Sources,
    /// Each values file as it was written, in the order in which later ones win.
    pub documents: Vec<Document>,
    /// What people wrote: files and flags merged, without the chart's defaults, expressions as they stand.
    pub given: Node,
    /// What the chart sees: defaults filled in, expressions evaluated.
    pub values: Evaluated,
    /// The runner's configuration, where the values hold one.
    pub config: Option<Config>,
    /// Name and namespace of the release.
    pub release: Release,
    /// The chart release that is followed.
    pub chart: ChartVersion,
    /// What the cluster serves.
    pub capabilities: Capabilities,
    /// The document around the values, when they do not stand in a file of their own.
    pub holder: Option<Holder>,
    /// What is to be known of that document.
    pub notes: Vec<Note>,
    /// What the model of the chart has computed.
    pub model_cache: chart::Cache,
    /// What the values become, once somebody has asked.
    pub rendered: OnceCell<Result<Vec<Manifest>, RenderError>>,
    /// What the stages so far could not make sense of.
    pub problems: Vec<Problem>,
}

/// What a stage could not make sense of.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which sort of text it is about.
    pub kind: ProblemKind,
    /// What is wrong.
    pub message: String,
    /// What to write instead, where that can be said.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

/// The texts that can be at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The bytes are no text.
    Bytes,
    /// The text is no YAML, or no values.
    Yaml,
    /// The argument of a flag sets nothing.
    Setting,
    /// An expression cannot be evaluated, or prints nothing.
    Expression(ErrorKind),
}

impl Subject {
    /// The model of the chart for these values.
    pub fn model(&self) -> chart::Model<'_> {
        let Subject { values, config, release, chart, capabilities, model_cache, .. } = self;
        chart::Model { values, config: config.as_ref(), release, version: *chart, capabilities, cache: model_cache }
    }

    /// What the values become. Rules ask before anybody prints it, and it is rendered once.
    ///
    /// # Errors
    /// When no manifest can be made of a value.
    pub fn manifests(&self) -> &Result<Vec<Manifest>, RenderError> {
        self.rendered.get_or_init(|| manifest::render(self.model()))
    }

    /// The same, to be kept.
    ///
    /// # Errors
    /// When no manifest can be made of a value.
    pub fn take_manifests(&mut self) -> Result<Vec<Manifest>, RenderError> {
        self.manifests().as_ref().map_err(Clone::clone)?;
        self.rendered.take().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Whether some of the values stand where nobody looked, so that what is missing here may well be there.
    pub fn is_partial(&self) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.is_partial)
    }

    /// Whether the stages so far found nothing that would make every further word guesswork.
    pub fn is_sound(&self) -> bool {
        self.problems.iter().all(|problem| !problem.kind.is_fatal())
    }
}

impl ProblemKind {
    /// Whether nothing can be made of the values any more.
    pub fn is_fatal(self) -> bool {
        self != ProblemKind::Expression(ErrorKind::NoValue)
    }

    /// Whether it is about an expression that could not be evaluated.
    pub fn is_failed_expression(self) -> bool {
        matches!(self, ProblemKind::Expression(kind) if kind != ErrorKind::NoValue)
    }
}
