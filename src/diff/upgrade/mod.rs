//! What changes for the values of a release when the chart version changes.
//!
//! In: a request for values, and two chart versions. Out: an [`Upgrade`]: settings that stop or start to take effect,
//! defaults and feature flags that turn, deprecations, permissions that are missing, and the difference of the manifests.
//! The second version may be the older one.

mod defaults;
mod deprecations;
mod json;
mod permissions;
mod runner;
mod start;
mod text;
mod trial;
mod values;

use std::fmt;

use serde::Serialize;

use super::{Diff, Sides, diff};
use crate::chart::features::Feature;
use crate::chart::version::ChartVersion;
use crate::input::load::{self, ReadError};
use crate::input::loaded::LoadedValues;
use crate::input::request::Request;
use crate::lint::context::RuleContext;
use crate::redact::Mask;
use crate::runner_config::version::RunnerVersion;
use helm_yaml::source::Span;

pub use json::to_json;
pub use start::{Start, of_values};
pub use text::to_text;
use trial::Trial;

/// What changes for a release.
#[derive(Debug)]
pub struct Upgrade {
    /// The versions before.
    pub from: Versions,
    /// The versions afterwards.
    pub to: Versions,
    /// The changes, sorted by impact and location.
    pub changes: Vec<Change>,
    /// The difference of the manifests, or why one of the versions cannot render the values.
    pub manifests: Result<Diff, String>,
}

/// A chart version and the runner version that it installs for the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The chart version.
    pub chart: ChartVersion,
    /// The runner version.
    pub runner: RunnerVersion,
}

/// A change for the values.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it means for the user.
    pub impact: Impact,
    /// What changes.
    pub kind: Kind,
    /// Path of the value, path of the key of the runner configuration, or name of the feature flag.
    pub name: String,
    /// What happens, without secrets.
    pub message: String,
    /// What to do about it, without secrets.
    pub help: Option<String>,
    /// The version that changed it.
    pub since: Option<Since>,
    /// The version that is announced to remove it.
    pub removal: Option<Since>,
    /// The line and column of the key or of what is nearest to it; `None` if the values come from flags only.
    pub location: Option<Location>,
    span: Span,
}

/// What a change means for the user, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// A setting that had an effect stops to have it.
    Lost,
    /// The release does something else than before, or needs something else.
    Changed,
    /// A setting starts to take effect.
    New,
    /// A setting that still works is going to be removed.
    Deprecated,
    /// It does not concern these values.
    Unaffected,
}

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A value of the chart.
    Value,
    /// The default of a value.
    Default,
    /// A key of the runner configuration.
    ConfigKey,
    /// A feature flag of the runner.
    FeatureFlag,
    /// A permission in the Kubernetes API.
    Permission,
    /// Whether the values can be rendered.
    Rendering,
}

/// A version of one of the components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// A chart version.
    Chart(ChartVersion),
    /// A runner version.
    Runner(RunnerVersion),
    /// A version of GitLab.
    GitLab(&'static str),
}

/// A location in a file or flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file as named on the command line, or the flag.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl fmt::Display for Since {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Since::Chart(version) => write!(formatter, "chart {version}"),
            Since::Runner(version) => write!(formatter, "runner {version}"),
            Since::GitLab(version) => write!(formatter, "GitLab {version}"),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Values that a chart version cannot evaluate.
#[derive(Debug)]
pub struct Unsound(pub Box<LoadedValues>);

impl Upgrade {
    /// Compares what two chart versions do with the values of a request.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn of(
        request: Request,
        from: ChartVersion,
        to: ChartVersion,
    ) -> Result<Result<Self, Unsound>, ReadError> {
        let before = load_with(&request, from)?;
        let after = load_with(&request, to)?;
        if !before.is_sound() {
            return Ok(Err(Unsound(Box::new(before))));
        }
        if !after.is_sound() {
            return Ok(Err(Unsound(Box::new(after))));
        }
        let comparison = Comparison {
            mask: Mask::of(&after),
            context: RuleContext::of(&after),
            trials: (Trial::of(&request, &before), Trial::of(&request, &after)),
            before: &before,
        };
        Ok(Ok(comparison.upgrade()))
    }

    /// Folds the differences of the manifests that follow from the chart versions alone.
    pub fn fold(&mut self) {
        if let Ok(diff) = &mut self.manifests {
            diff.fold(self.from.chart, self.to.chart);
        }
    }

    /// Whether a setting stops to have an effect.
    pub fn loses_something(&self) -> bool {
        self.changes
            .iter()
            .any(|change| change.impact == Impact::Lost)
    }
}

fn load_with(request: &Request, chart: ChartVersion) -> Result<LoadedValues, ReadError> {
    let mut request = request.clone();
    request.chart = chart;
    request.unspecified.chart = false;
    request.unknown_chart = None;
    load::load(request)
}

/// The same values, loaded with both chart versions.
struct Comparison<'a> {
    before: &'a LoadedValues,
    /// The context of the values that are loaded with the second version.
    context: RuleContext<'a>,
    /// Renderings of changed values with both versions.
    trials: (Trial<'a>, Trial<'a>),
    mask: Mask,
}

impl<'a> Comparison<'a> {
    fn upgrade(self) -> Upgrade {
        let mut changes = values::changes(&self);
        changes.extend(defaults::changes(&self));
        changes.extend(runner::changes(&self));
        changes.extend(deprecations::changes(&self));
        changes.extend(permissions::changes(&self));
        changes.extend(self.renaming());
        changes.extend(self.refusal());
        changes.sort_by_key(|change| (change.impact, change.span));
        Upgrade {
            from: Versions::of(self.before),
            to: Versions::of(self.after()),
            changes,
            manifests: self.manifests(),
        }
    }

    fn after(&self) -> &'a LoadedValues {
        self.context.loaded
    }

    fn charts(&self) -> (ChartVersion, ChartVersion) {
        (self.before.chart, self.after().chart)
    }

    fn runners(&self) -> (RunnerVersion, RunnerVersion) {
        (runner_version(self.before), runner_version(self.after()))
    }

    /// The chart version that changed a fact about chart versions.
    fn since<T: PartialEq>(&self, fact: impl Fn(ChartVersion) -> T) -> ChartVersion {
        let (from, to) = self.charts();
        changed_in(ChartVersion::all(), from, to, fact)
    }

    /// A change at the value with this path.
    fn change_at(&self, path: &str, impact: Impact, kind: Kind, message: String) -> Change {
        self.change(self.context.key(path).span, impact, kind, path, message)
    }

    fn change(
        &self,
        span: Span,
        impact: Impact,
        kind: Kind,
        name: &str,
        message: String,
    ) -> Change {
        Change {
            impact,
            kind,
            name: self.mask.path(name),
            message: self.mask.text(&message),
            help: None,
            since: None,
            removal: None,
            location: self.location(span),
            span,
        }
    }

    fn location(&self, span: Span) -> Option<Location> {
        let source = self.after().sources.source_of(span)?;
        let position = source.position(span.range().start);
        Some(Location {
            file: source.name.clone(),
            line: position.line,
            column: position.column,
        })
    }

    /// The difference of the manifests.
    fn manifests(&self) -> Result<Diff, String> {
        for loaded in [self.before, self.after()] {
            if let Err(error) = loaded.manifests() {
                let message = format!("chart {} refuses the values: {error}", loaded.chart);
                return Err(self.mask.text(&message));
            }
        }
        let (old, new) = (&self.trials.0, &self.trials.1);
        Ok(diff(old.objects(), new.objects(), Sides::default()))
    }

    /// The change if the objects get other names, so that new objects are created.
    fn renaming(&self) -> Option<Change> {
        let name = |loaded: &LoadedValues| loaded.model().names().full.as_str().to_owned();
        let (old, new) = (name(self.before), name(self.after()));
        if old == new {
            return None;
        }
        let since = self.since(|chart| chart.has_feature(Feature::ShortName));
        let message = format!(
            "the objects are named `{new}` instead of `{old}`, so that new objects are created (changed in chart {since})"
        );
        let help = format!("set `fullnameOverride: {old}` to keep the names");
        let change = self.change_at(
            "fullnameOverride",
            Impact::Changed,
            Kind::Rendering,
            message,
        );
        Some(
            change
                .since(Since::Chart(since))
                .help(Some(help), &self.mask),
        )
    }

    /// The change if the second chart version refuses to render.
    fn refusal(&self) -> Option<Change> {
        let error = self.after().manifests().as_ref().err()?;
        self.before.manifests().as_ref().ok()?;
        let path = error.path.join(".");
        let message = format!("chart {} refuses the values: {error}", self.after().chart);
        Some(self.change_at(&path, Impact::Lost, Kind::Rendering, message))
    }
}

impl Change {
    fn since(mut self, since: Since) -> Self {
        self.since = Some(since);
        self
    }

    fn removal(mut self, removal: Option<Since>) -> Self {
        self.removal = removal;
        self
    }

    fn help(mut self, help: Option<String>, mask: &Mask) -> Self {
        self.help = help.map(|help| mask.text(&help));
        self
    }
}

impl Versions {
    fn of(loaded: &LoadedValues) -> Self {
        Versions {
            chart: loaded.chart,
            runner: runner_version(loaded),
        }
    }
}

/// The runner version that the values install. The chart versions of development builds count as those before them.
fn runner_version(loaded: &LoadedValues) -> RunnerVersion {
    let target = loaded.runner();
    if target.is_pinned {
        return target.version;
    }
    let mut older = ChartVersion::all()
        .rev()
        .skip_while(|version| *version > loaded.chart);
    older
        .find_map(|version| version.app_version().parse().ok())
        .unwrap_or(target.version)
}

/// The first version from which on a fact is what it is in the newer one of two versions.
fn changed_in<V: Copy + Ord, T: PartialEq>(
    versions: impl DoubleEndedIterator<Item = V>,
    from: V,
    to: V,
    fact: impl Fn(V) -> T,
) -> V {
    let (older, newer) = (from.min(to), from.max(to));
    let now = fact(newer);
    let same = versions
        .rev()
        .skip_while(|version| *version > newer)
        .take_while(|version| *version >= older && fact(*version) == now);
    same.last().unwrap_or(newer)
}
