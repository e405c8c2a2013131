//! Files of the manager container, and the ConfigMap of the release.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Guarded, MapOf, Maybe, SecretProjection, TemplatedLabels, Volume, VolumeMount};

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
    #[schemars(extend("x-since" = "0.89.0", "examples" = [{"team": "{{ .Values.global.team }}"}]))]
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
