//! Every value that the chart reads, in all known chart versions: name, type, meaning, default.
//!
//! One file for each section of the values. The first sentence of a field's documentation says what the value means;
//! it goes into the schema, into `explain` and into the listing of all values. `Default` is what the newest known
//! release of the chart takes, and `Serialize` turns that into a tree; nothing is ever read into these types.
//!
//! What JSON Schema has no word for is said by extensions: `x-since` (the chart release that brought the value),
//! `x-instead` (what to write for a deprecated one), `x-deprecated-since` (when that
//! is not always), `x-empty-is-unset` (whatever is empty or false counts as not
//! set), `x-not-null` (the chart fails when it is deleted), `x-template` (expressions in it are evaluated before it
//! is judged), `x-open-prefix` (keys that begin so hold anything).

mod deployment;
mod environment;
mod image;
mod inline;
mod keyed;
mod kubernetes;
mod leaf;
mod manager;
mod metrics;
mod naming;
mod pod;
mod probes;
mod rbac;
mod registration;
mod runnergen;
mod runners;
mod scheduling;
mod service;
mod session_server;
mod volumes;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

pub use deployment::*;
pub use environment::*;
pub use image::*;
pub use keyed::*;
pub use kubernetes::*;
pub use leaf::*;
pub use manager::*;
pub use metrics::*;
pub use naming::*;
pub use pod::*;
pub use probes::*;
pub use rbac::*;
pub use registration::*;
pub use runnergen::*;
pub use runners::*;
pub use scheduling::*;
pub use service::*;
pub use session_server::*;
pub use volumes::*;

/// The values of the official gitlab-runner chart, and of runnergen itself.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields, extend("x-open-prefix" = "x-"))]
#[allow(missing_docs, reason = "each flattened section documents itself")]
pub struct Values {
    #[serde(flatten)]
    pub registration: Registration,
    /// What the runner does with jobs, and how it registers.
    pub runners: Indispensable<Runners>,
    #[serde(flatten)]
    pub manager: Manager,
    #[serde(flatten)]
    pub naming: Naming,
    #[serde(flatten)]
    pub image: ManagerImage,
    #[serde(flatten)]
    pub deployment: Deployment,
    #[serde(flatten)]
    pub pod: Pod,
    #[serde(flatten)]
    pub probes: Probes,
    #[serde(flatten)]
    pub scheduling: Scheduling,
    #[serde(flatten)]
    pub environment: Environment,
    #[serde(flatten)]
    pub volumes: Volumes,
    #[serde(flatten)]
    pub access: Access,
    /// The session server, through which GitLab opens a terminal in a running job. It needs a single manager pod.
    pub session_server: Indispensable<SessionServer>,
    /// The manager's own metrics.
    pub metrics: Indispensable<Metrics>,
    /// The Service in front of the metrics.
    pub service: Indispensable<Service>,
    /// Kubernetes objects of any kind that are rendered along, expressions in them evaluated.
    #[schemars(extend("x-since" = "0.62.0"))]
    #[schemars(extend("examples" = [[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ include \"gitlab-runner.fullname\" . }}-notes"}, "data": {"owner": "ci"}}]]))]
    pub extra_objects: Guarded<ExtraObjects>,
    /// Values of a parent chart that expressions here may use: `{{ .Values.global.team }}`.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub global: Maybe<AnyMap>,
    /// What runnergen can do beyond the chart. The chart ignores this key, so that the same file still works with Helm.
    pub runnergen: Maybe<Runnergen>,
}

/// Kubernetes objects of any kind: a list, or a map of which only the values count.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct ExtraObjects(Vec<AnyMap>);

impl JsonSchema for ExtraObjects {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExtraObjects".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let object = generator.subschema_for::<AnyMap>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": object },
            { "type": "object", "additionalProperties": object },
        ] })
    }
}
