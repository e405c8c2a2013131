//! Environment variables of the manager's container.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    EnvFromSource, Guarded, Maybe, Optional, PrintedText, Text, VariableSources, Variables,
};

/// Environment variables of the manager container. `gitlab-runner register` copies the ones that it supports (see
/// `gitlab-runner register --help`) into the runner's configuration. For job variables, use `environment` in
/// `runners.config`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Environment {
    /// Environment variables as a list. Only `name` and `value` are supported; for `valueFrom`, use `extraEnvFrom`.
    #[schemars(extend("examples" = [[{"name": "RUNNER_REQUEST_CONCURRENCY", "value": "4"}]]))]
    pub env_vars: Optional<Vec<EnvironmentVariable>>,
    /// Environment variables by name.
    #[schemars(extend("x-since" = "0.62.0", "examples" = [{"HTTPS_PROXY": "http://proxy.example.com:3128"}]))]
    pub extra_env: Guarded<Variables>,
    /// Environment variables by name, with values from a Secret, a ConfigMap or a field of the pod.
    #[schemars(extend("examples" = [{"CACHE_S3_ACCESS_KEY": {"secretKeyRef": {"name": "s3access", "key": "accesskey"}}}]))]
    pub extra_env_from: Guarded<VariableSources>,
    /// Secrets and ConfigMaps; each of their keys becomes an environment variable.
    #[schemars(extend("x-since" = "0.83.0", "examples" = [[{"secretRef": {"name": "runner-environment"}}]]))]
    pub extra_env_from_refs: Guarded<Vec<EnvFromSource>>,
}

/// An environment variable.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: PrintedText,
    /// Its value.
    #[schemars(default)]
    pub value: Maybe<Text>,
}
