//! The chart: what it renders for a set of values.
//!
//! In: the merged and evaluated values, the Helm release and the chart version. Out: a [`Model`] of what the manifests
//! contain. Templates, rules and commands all use the model, so that they agree.

mod environment;
mod expansion;
mod extensions;
pub mod helm_coercion;
pub mod image;
mod metrics;
mod mounts;
mod names;
mod network;
mod registration;
mod runner_config;
mod runner_settings;
mod service_account;
mod session_server;
mod sourced_text;
mod storage;
pub mod token;
mod workload;

pub use environment::Variable;
pub use expansion::Expansion;
pub use extensions::Extensions;
pub use mounts::{ChartMount, FilesVolume, runner_directory};
pub use names::Names;
pub use network::{Egress, Network, Port};
pub use registration::{CONFIG_TEMPLATE, RegistrationMode};
pub use runner_config::{Config, ConfigRole, Permissions, RunnerConfig};
pub use runner_settings::ChartVariable;
pub(crate) use service_account::uses_service_account;
pub use session_server::{NoSessionServer, SessionServer};
pub use sourced_text::SourcedText;
pub use storage::{NewClaim, Storage};
pub use workload::Workload;

use self::runner_config::RunnerConfigCache;
use crate::chart::features::Feature;
use crate::chart::release::Release;
use crate::chart::values::Evaluated;
use crate::chart::version::ChartVersion;
use helm_template::Capabilities;
use helm_yaml::tree::Node;
use std::cell::OnceCell;

/// What the chart renders for a set of values. Results are computed on demand.
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

/// Results of a [`Model`], stored with the values they were computed from.
#[derive(Debug, Default)]
pub struct Cache {
    /// The values that the chart version reads, if they are not all of them.
    pub(super) effective: OnceCell<Option<Node>>,
    pub(super) names: OnceCell<Names>,
    pub(super) session_server: OnceCell<Result<SessionServer, NoSessionServer>>,
    pub(super) runner_config: RunnerConfigCache,
}

impl<'a> Model<'a> {
    /// The tree of the values that the chart version reads.
    pub fn tree(self) -> &'a Node {
        let effective = self
            .cache
            .effective
            .get_or_init(|| self.version.effective(&self.values.tree));
        effective.as_ref().unwrap_or(&self.values.tree)
    }

    /// The names of the objects.
    pub fn names(self) -> &'a Names {
        self.cache.names.get_or_init(|| Names::of(self))
    }

    /// Whether the chart version has a feature.
    pub fn has(self, feature: Feature) -> bool {
        self.version.has_feature(feature)
    }

    /// Whether the chart version reads the value at a path; the others ignore it.
    pub fn reads(self, path: &[&str]) -> bool {
        self.version.reads(path)
    }

    /// The namespace of the manager's objects.
    pub fn namespace(self) -> SourcedText {
        self.runners_namespace(Feature::ObjectsInRunnersNamespace)
            .unwrap_or_else(|| self.manager_namespace())
    }

    /// The namespace of the manager pod, as the RoleBindings name it.
    pub fn manager_namespace(self) -> SourcedText {
        self.sourced(&["namespace"])
            .unwrap_or_else(|| self.release.namespace().into())
    }

    /// The namespace of the monitors that name none.
    pub fn monitor_namespace(self) -> SourcedText {
        self.runners_namespace(Feature::ObjectsInRunnersNamespace)
            .unwrap_or_else(|| self.release.namespace().into())
    }

    /// The namespace of the ServiceAccount.
    pub fn service_account_namespace(self) -> SourcedText {
        self.runners_namespace(Feature::ServiceAccountInRunnersNamespace)
            .unwrap_or_else(|| self.manager_namespace())
    }

    /// The namespace of the session server's Service.
    pub fn session_service_namespace(self) -> SourcedText {
        self.runners_namespace(Feature::SessionServiceInRunnersNamespace)
            .unwrap_or_else(|| self.manager_namespace())
    }

    /// The namespace of the Role that the chart renders for jobs.
    pub fn job_namespace(self) -> SourcedText {
        let of_jobs = self.sourced(&["runners", "jobNamespace"]);
        of_jobs
            .filter(|_| self.has(Feature::RoleInJobNamespace))
            .or_else(|| self.runners_namespace(Feature::RoleInRunnersNamespace))
            .unwrap_or_else(|| self.manager_namespace())
    }

    /// `runners.namespace`, if a feature puts an object there.
    fn runners_namespace(self, feature: Feature) -> Option<SourcedText> {
        self.sourced(&["runners", "namespace"])
            .filter(|_| self.has(feature))
    }
}

impl Cache {
    /// The results that stay valid when the `runnergen:` section is expanded: it does not change the runner
    /// configuration.
    pub fn of_expanded_values(self) -> Self {
        Cache {
            runner_config: self.runner_config,
            ..Cache::default()
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use crate::chart::release::Release;
    use crate::chart::version::ChartVersion;
    use crate::input::load;
    use crate::input::loaded::LoadedValues;
    use crate::input::request::{Request, SetFlag, Setting};

    /// The values of these arguments of `--set`.
    pub fn load(settings: &[&str]) -> LoadedValues {
        let settings = settings.iter().map(|text| Setting {
            flag: SetFlag::Typed,
            text: (*text).to_owned(),
        });
        let request = Request {
            files: Vec::new(),
            patches: Vec::new(),
            at: None,
            named_after: None,
            unknown_chart: None,
            runner_version: None,
            unspecified: Default::default(),
            stdin_name: "-".to_owned(),
            settings: settings.collect(),
            release: Release::new("gitlab-runner", "ci").unwrap(),
            chart: ChartVersion::default(),
            capabilities: Default::default(),
            overlay: Default::default(),
            repositories: Default::default(),
            has_all_values: false,
        };
        load::load(request).unwrap()
    }
}
