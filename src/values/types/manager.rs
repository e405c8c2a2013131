//! The global section of the runner's config.toml.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Duration, Indispensable, Maybe, Optional, Text, TomlInteger};

/// What the runner manager does as a whole: the global section of its config.toml. None of it has an effect beside
/// `runners.configOverride`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Manager {
    /// How many jobs run at once, over all runners of this manager. A `limit` in `runners.config` may be lower.
    pub concurrent: Indispensable<TomlInteger>,
    /// How many seconds the manager waits between two questions to GitLab for new jobs. 0 stands for 3.
    pub check_interval: Indispensable<TomlInteger>,
    /// How many seconds a forced shutdown may take before the process just ends. 0 stands for
    /// the runner's own 30. Kubernetes kills the pod after `terminationGracePeriodSeconds` all the same.
    #[serde(rename = "shutdown_timeout")]
    #[schemars(extend("x-since" = "0.58.0"))]
    pub shutdown_timeout: Indispensable<TomlInteger>,
    /// How much the manager says in its log: `debug`, `info`, `warn`, `error`, `fatal` or `panic`.
    #[schemars(extend("default" = "info", "examples" = ["debug"]))]
    pub log_level: Optional<Text>,
    /// How the manager writes its log: `runner` (coloured lines), `text` or `json`.
    #[schemars(extend("examples" = ["json"]))]
    pub log_format: Optional<Text>,
    /// Where the manager reports its own crashes to: the address of a Sentry project, with its key.
    #[schemars(extend("examples" = ["https://KEY@sentry.example.com/1"]))]
    pub sentry_dsn: Optional<Text>,
    /// How long a connection to GitLab is kept open for the next question. A number without a unit is refused.
    #[schemars(extend("examples" = ["15m"]))]
    pub connection_max_age: Optional<Duration>,
}

impl Default for Manager {
    fn default() -> Self {
        Self {
            concurrent: Indispensable(TomlInteger(10)),
            check_interval: Indispensable(TomlInteger(3)),
            shutdown_timeout: Indispensable(TomlInteger(0)),
            log_level: Maybe(None),
            log_format: Maybe(None),
            sentry_dsn: Maybe(None),
            connection_max_age: Maybe(None),
        }
    }
}
