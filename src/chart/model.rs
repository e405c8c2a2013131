//! The model of the chart: its inputs, and what was computed from them.

use std::cell::OnceCell;

use super::names::Names;
use super::runner_config::{Config, RunnerConfigCache};
use super::session_server::{NoSessionServer, SessionServer};
use crate::chart_version::ChartVersion;
use crate::expression::Capabilities;
use crate::release::Release;
use crate::tree::Node;
use crate::values::Evaluated;
use crate::values::since::has_value;

/// What the chart renders for a set of values. Everything is computed when it is first asked for.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// The values: merged with the chart's defaults, expressions evaluated, `runnergen:` expanded.
    pub values: &'a Evaluated,
    /// The runner configuration that the rules check, parsed.
    pub config: Option<&'a Config>,
    /// The Helm release.
    pub release: &'a Release,
    /// The chart version.
    pub version: ChartVersion,
    /// The APIs of the cluster.
    pub capabilities: &'a Capabilities,
    /// Results that are expensive or needed often.
    pub cache: &'a Cache,
}

/// Results of a [`Model`], stored beside the values they were computed from.
#[derive(Debug, Default)]
pub struct Cache {
    pub(super) names: OnceCell<Names>,
    pub(super) session_server: OnceCell<Result<SessionServer, NoSessionServer>>,
    pub(super) runner_config: RunnerConfigCache,
}

impl<'a> Model<'a> {
    /// The tree of the values.
    pub fn tree(self) -> &'a Node {
        &self.values.tree
    }

    /// The names of the objects.
    pub fn names(self) -> &'a Names {
        self.cache.names.get_or_init(|| Names::of(self))
    }

    /// Whether the chart version has the value at a path; older versions ignore it.
    pub fn has_value(self, path: &[&str]) -> bool {
        has_value(self.version, path)
    }

    /// The namespace of the manager's objects.
    pub fn namespace(self) -> String {
        self.string(&["namespace"]).unwrap_or_else(|| self.release.namespace().to_owned())
    }

    /// The namespace of the Role that the chart renders for jobs.
    pub fn job_namespace(self) -> String {
        self.string(&["runners", "jobNamespace"]).unwrap_or_else(|| self.namespace())
    }
}

impl Cache {
    /// The results that stay valid when the `runnergen:` section is expanded: it does not change the runner
    /// configuration.
    pub fn of_expanded_values(self) -> Self {
        Cache { runner_config: self.runner_config, ..Cache::default() }
    }
}
