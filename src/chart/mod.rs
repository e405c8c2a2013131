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
