//! The global section of the runner's config.toml.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Duration, Indispensable, Maybe, Optional, Text, TomlInteger};

/// The global section of config.toml. These values have no effect with `runners.configOverride`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Manager {
    /// The maximum number of concurrent jobs of this manager, over all of its runners. `limit` in `runners.config`
    /// sets a lower maximum for a runner.
    pub concurrent: Indispensable<TomlInteger>,
    /// The number of seconds between requests to GitLab for new jobs. 0 means 3.
    pub check_interval: Indispensable<TomlInteger>,
    /// The number of seconds after which a forceful shutdown times out and the process exits. 0 means the runner's
    /// default of 30. Kubernetes kills the pod after `terminationGracePeriodSeconds` in any case.
    #[serde(rename = "shutdown_timeout")]
    #[schemars(extend("x-since" = "0.58.0"))]
    pub shutdown_timeout: Indispensable<TomlInteger>,
    /// The log level of the manager: `debug`, `info`, `warn`, `error`, `fatal` or `panic`.
    #[schemars(extend("default" = "info", "examples" = ["debug"]))]
    pub log_level: Optional<Text>,
    /// The log format of the manager: `runner` (colored lines), `text` or `json`.
    #[schemars(extend("examples" = ["json"]))]
    pub log_format: Optional<Text>,
    /// The DSN of the Sentry project to which the manager reports errors.
    #[schemars(extend("examples" = ["https://KEY@sentry.example.com/1"]))]
    pub sentry_dsn: Optional<Text>,
    /// The maximum time that a connection to GitLab is kept open. A number without a unit is invalid.
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
