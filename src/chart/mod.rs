//! The chart: what it renders for a set of values.
//!
//! In come the merged and evaluated values with the Helm release and the chart version; out comes a [`Model`] that
//! answers what the manifests will contain. Templates, rules and commands ask the model, so that they never disagree.

mod environment;
mod expansion;
mod extensions;
pub mod helm_coercion;
pub mod image;
mod metrics;
mod model;
mod mounts;
mod names;
mod network;
mod registration;
mod runner_config;
mod service_account;
mod session_server;
mod storage;
pub mod token;
mod workload;

pub use environment::Variable;
pub use expansion::Expansion;
pub use extensions::Extensions;
pub use model::{Cache, Model};
pub use mounts::{ChartMount, runner_directory};
pub use names::Names;
pub use network::{Egress, Network, Port};
pub use registration::{CONFIG_TEMPLATE, RegistrationMode};
pub use runner_config::{Config, ConfigRole, Permissions, RunnerConfig};
pub(crate) use service_account::uses_service_account;
pub use session_server::{NoSessionServer, SessionServer};
pub use storage::{NewClaim, Storage};
pub use workload::Workload;

#[cfg(test)]
pub(crate) mod testing {
    use crate::chart_version::ChartVersion;
    use crate::load;
    use crate::release::Release;
    use crate::request::{Request, SetFlag, Setting};
    use crate::subject::Subject;

    /// The values of these arguments of `--set`.
    pub fn load(settings: &[&str]) -> Subject {
        let settings = settings.iter().map(|text| Setting { flag: SetFlag::Typed, text: (*text).to_owned() });
        let request = Request {
            files: Vec::new(),
            at: None,
            open: Default::default(),
            stdin_name: "-".to_owned(),
            settings: settings.collect(),
            release: Release::new("gitlab-runner", "ci").unwrap(),
            chart: ChartVersion::default(),
            capabilities: Default::default(),
        };
        load::load(request).unwrap()
    }
}
