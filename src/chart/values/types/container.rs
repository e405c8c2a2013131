//! The manager container: image, environment, files.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    EnvFromSource, Flag, Guarded, Indispensable, LocalObjectReference, MapOf, Maybe, Optional,
    PrintedText, SecretProjection, Template, TemplatedLabels, Text, VariableSources, Variables,
    Volume, VolumeMount,
};

/// The image of the runner manager. Job images are configured in `runners.config`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagerImage {
    /// The image of the runner manager: registry, repository and tag. Job images are configured in `runners.config`.
    pub image: Indispensable<Image>,
    /// The pull policy of the manager image. For job images, use `pull_policy` in `runners.config`.
    #[schemars(with = "Guarded<ImagePullPolicy>")]
    pub image_pull_policy: ImagePullPolicy,
    /// Secrets with registry credentials for the manager image. For job images, use `image_pull_secrets` in
    /// `runners.config`.
    #[schemars(extend("examples" = [[{"name": "registry-credentials"}]]))]
    pub image_pull_secrets: Optional<Vec<LocalObjectReference>>,
    /// Whether the container uses `tini` as init process, which the UBI images require, instead of `dumb-init`.
    pub use_tini: Flag,
}

/// The components of an image reference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Image {
    /// The registry. Expressions are evaluated. If empty, the image reference has no registry.
    pub registry: Template,
    /// The repository. Expressions are evaluated.
    pub repository: Maybe<Template>,
    /// The repository, under its name in chart versions before 0.94.0. It overrides `image.repository`.
    #[schemars(extend("deprecated" = true, "x-instead" = "`image.repository`"))]
    #[schemars(extend("examples" = ["gitlab-org/gitlab-runner"]))]
    pub image: Maybe<Template>,
    /// The tag. Expressions are evaluated. The default is `alpine-v` and the runner version of the chart. Other
    /// flavors need another user: see `podSecurityContext`. Quote a tag that looks like a number.
    #[schemars(extend("examples" = ["ubuntu-v19.5.0"]))]
    pub tag: Optional<Template>,
}

/// The pull policy of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum ImagePullPolicy {
    /// Before each start.
    Always,
    /// If the node does not have it.
    #[default]
    IfNotPresent,
    /// Never; the node must have it.
    Never,
}

/// The repository of GitLab's own image.
pub const DEFAULT_REPOSITORY: &str = "gitlab-org/gitlab-runner";

impl Default for ManagerImage {
    fn default() -> Self {
        Self {
            image: Indispensable::default(),
            image_pull_policy: ImagePullPolicy::IfNotPresent,
            image_pull_secrets: Maybe(None),
            use_tini: Flag(false),
        }
    }
}

impl Default for Image {
    fn default() -> Self {
        Self {
            registry: Template("registry.gitlab.com"),
            repository: Maybe(Some(Template(DEFAULT_REPOSITORY))),
            image: Maybe(None),
            tag: Maybe(None),
        }
    }
}

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
    #[schemars(extend("examples" = [{"HTTPS_PROXY": "http://proxy.example.com:3128"}]))]
    pub extra_env: Guarded<Variables>,
    /// Environment variables by name, with values from a Secret, a ConfigMap or a field of the pod.
    #[schemars(extend("examples" = [{"CACHE_S3_ACCESS_KEY": {"secretKeyRef": {"name": "s3access", "key": "accesskey"}}}]))]
    pub extra_env_from: Guarded<VariableSources>,
    /// Secrets and ConfigMaps; each of their keys becomes an environment variable.
    #[schemars(extend("examples" = [[{"secretRef": {"name": "runner-environment"}}]]))]
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

/// Files of the manager container.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Volumes {
    /// Additional volumes of the manager pod. Volumes of jobs are configured in `runners.config`.
    #[schemars(extend("examples" = [[{"name": "certificates", "configMap": {"name": "company-ca"}}]]))]
    pub volumes: Guarded<Vec<Volume>>,
    /// Volume mounts of the manager container.
    #[schemars(extend("examples" = [[{"name": "certificates", "mountPath": "/etc/ssl/company", "readOnly": true}]]))]
    pub volume_mounts: Guarded<Vec<VolumeMount>>,
    /// Additional Secrets whose keys become files in `/secrets`, in addition to the runner's token.
    #[schemars(extend("examples" = [[{"name": "deploy-keys", "items": [{"key": "id_ed25519", "path": "deploy-key"}]}]]))]
    pub secrets: Guarded<Vec<SecretProjection>>,
    /// Additional files in `/configmaps`, by name. The names of the chart's scripts and `config.toml` are reserved.
    #[schemars(extend("examples" = [{"motd": "Builds run here.\n"}]))]
    pub config_maps: Guarded<MapOf<String>>,
    /// Additional labels of the ConfigMap. Expressions are evaluated in keys and values.
    #[schemars(extend("examples" = [{"team": "{{ .Values.global.team }}"}]))]
    pub config_map_labels: Maybe<Guarded<TemplatedLabels>>,
}

impl Default for Volumes {
    fn default() -> Self {
        Self {
            volumes: Guarded::default(),
            volume_mounts: Guarded::default(),
            secrets: Guarded::default(),
            config_maps: Guarded::default(),
            config_map_labels: Maybe(Some(Guarded::default())),
        }
    }
}
