//! A finding about a configuration that could be read: what kind, how bad, where.

use std::collections::HashSet;

use crate::diagnostic::Level;
use crate::source::Span;

use super::view::View;

/// One finding. Rules give it a code; the words are complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What kind of finding.
    pub kind: ProblemKind,
    /// How bad it is.
    pub level: Level,
    /// The key or value that it is about.
    pub span: Span,
    /// The key, dotted from the root of the configuration.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The key that the table lacks, where that is what is wrong.
    pub lacks: Option<&'static str>,
}

/// What a finding is about; one rule or several stand for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A key that the runner does not know.
    UnknownKey,
    /// A value of another type than the runner's decoder takes.
    WrongType,
    /// A text that the runner, or Kubernetes, does not act on.
    NotAccepted,
    /// A text that somebody else is meant to fill in.
    Placeholder,
    /// `runners` is no array, is missing, or has too many entries for a template.
    Runners,
    /// A complete configuration whose runner lacks `url` or `token`.
    RunnerIncomplete,
    /// A token in the template, where the runner never reads it.
    TokenInTemplate,
    /// A `url` in the template, where `gitlabUrl` counts.
    UrlInTemplate,
    /// An executor that does not exist.
    ExecutorUnknown,
    /// An executor that is not the one that will run.
    ExecutorMismatch,
    /// A section that the executor never reads.
    ForeignSection,
    /// A cache whose type is missing, or whose section is missing or unused.
    CacheType,
    /// A cache without bucket or container.
    CacheBucket,
    /// A cache whose credentials do not fit together.
    CacheCredentials,
    /// A request above its limit, or above what a job may ask for.
    Resources,
    /// Tolerations, selectors, affinity that no node or pod can match.
    Scheduling,
    /// A volume that cannot be mounted.
    Volume,
    /// A service, a host alias, a name server without what it needs.
    Pod,
    /// A patch of the pod that is not applied.
    PodSpec,
    /// Privileges that contradict each other.
    Privileges,
    /// A helper image for another system than the nodes'.
    HelperImage,
    /// An environment entry that is not `NAME=value`.
    Environment,
    /// A duration that is none, or so short that seconds must have been meant.
    Duration,
    /// A regular expression that cannot be compiled.
    Pattern,
    /// Numbers of jobs that do not fit together.
    Concurrency,
    /// One request at a time, with long polling.
    LongPolling,
    /// A number outside of what makes sense.
    Number,
    /// A log level or format that the runner refuses.
    Logging,
    /// An address that is none.
    Address,
    /// A session server that cannot be reached.
    SessionServer,
    /// A path that must be absolute.
    Path,
    /// A feature flag that no release knows.
    FeatureFlagUnknown,
    /// A feature flag that a coming release removes.
    FeatureFlagDeprecated,
    /// A feature flag that does nothing any more.
    FeatureFlagRetired,
    /// One key twice, in different letter case: chance decides which counts.
    SpelledTwice,
}

impl Problem {
    /// A finding about the value of a view.
    pub(super) fn value(kind: ProblemKind, level: Level, view: &View<'_>, message: impl Into<String>) -> Self {
        let (span, path) = (view.node.span, view.path.clone());
        Problem { kind, level, span, path, message: message.into(), help: None, lacks: None }
    }

    /// A finding about the key of a view.
    pub(super) fn key(kind: ProblemKind, level: Level, view: &View<'_>, message: impl Into<String>) -> Self {
        Problem { span: view.key_span, ..Problem::value(kind, level, view, message) }
    }

    /// The same, and that it is for want of a key.
    pub(super) fn lacks(self, key: &'static str) -> Self {
        Problem { lacks: Some(key), ..self }
    }

    /// For an unknown key the section in which it stands, and the advice that it gets.
    pub fn misnamed(&self) -> Option<(&str, &str)> {
        let around = self.path.rsplit_once('.').map_or("", |(around, _)| around);
        Some((around, self.help.as_deref()?)).filter(|_| self.kind == ProblemKind::UnknownKey)
    }

    /// Whether this is said already: the key that is lacking is there, under one of these wrong names.
    pub fn follows(&self, misnamed: &HashSet<(&str, &str)>) -> bool {
        let meant = self.lacks.map(|key| format!("did you mean `{key}`?"));
        meant.is_some_and(|meant| misnamed.contains(&(self.path.as_str(), meant.as_str())))
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        Problem { help, ..self }
    }
}
