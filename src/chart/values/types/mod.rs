//! Every value that the chart reads, in all known chart versions: name, type, meaning, default.
//!
//! There is one file for each topic. A field's doc comment is its description in the schema, in
//! `explain` and in the list of all values. `Default` is the default of the newest supported chart version, and
//! `Serialize` converts it into a tree; nothing is deserialized into these types.
//!
//! Schema extensions express what JSON Schema cannot: `x-instead` (the replacement of a deprecated value),
//! `x-empty-is-unset` (an empty or false value counts as not set), `x-not-null` (the chart fails if it is null),
//! `x-template` (expressions are evaluated before it is checked), `x-open-prefix` (keys with this prefix may contain
//! anything). [`features`](crate::chart::features) knows which chart versions read a value.

mod container;
mod network;
mod objects;
mod pod;
mod rbac;
mod runner;
mod runnergen;
mod scalars;
mod workload;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

pub use container::*;
pub use network::*;
pub use objects::*;
pub use pod::*;
pub use rbac::*;
pub use runner::*;
pub use runnergen::*;
pub use scalars::*;
pub use workload::*;

/// The values of the official gitlab-runner chart, and of runnergen itself.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields, extend("x-open-prefix" = "x-"))]
#[allow(missing_docs, reason = "each flattened section documents itself")]
pub struct Values {
    #[serde(flatten)]
    pub registration: Registration,
    /// How the runner executes jobs, and how it registers.
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
    /// The session server, through which GitLab opens a terminal in a running job. It requires a single manager pod.
    pub session_server: Indispensable<SessionServer>,
    /// The metrics of the manager.
    pub metrics: Indispensable<Metrics>,
    /// The Service for the metrics.
    pub service: Indispensable<Service>,
    /// Additional Kubernetes objects of any kind. Expressions are evaluated.
    #[schemars(extend("examples" = [[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ include \"gitlab-runner.fullname\" . }}-notes"}, "data": {"owner": "ci"}}]]))]
    pub extra_objects: Guarded<ExtraObjects>,
    /// Global values of a parent chart, for use in expressions: `{{ .Values.global.team }}`.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub global: Maybe<AnyMap>,
    /// Settings of runnergen for deployment modes that the chart does not have. The chart ignores this key, so the
    /// file still works with Helm.
    pub runnergen: Maybe<Runnergen>,
}

/// Kubernetes objects of any kind: an array, or an object whose keys are ignored.
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
