//! Probes of the manager.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Guarded, Indispensable, Maybe, Optional, PrintedInteger, Probe};

/// Probes of the manager.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Probes {
    /// The timeout of each probe in seconds. The request to GitLab in the liveness probe has one second less.
    #[schemars(extend("minimum" = 1, "default" = 4))]
    pub probe_timeout_seconds: Optional<PrintedInteger>,
    /// Checks whether the manager is running and GitLab knows it. After `failureThreshold` failures the container is
    /// restarted, also during an outage of GitLab.
    pub liveness_probe: Indispensable<LivenessProbe>,
    /// Checks whether the manager process is running.
    pub readiness_probe: Indispensable<ReadinessProbe>,
    /// The startup probe of the manager container, rendered unchanged. The other probes wait until it succeeds. By
    /// default there is none.
    #[schemars(extend("x-since" = "0.91.0"))]
    #[schemars(extend("examples" = [{"exec": {"command": ["/usr/bin/pgrep", "gitlab.*runner"]}, "periodSeconds": 5, "failureThreshold": 60}]))]
    pub startup_probe: Maybe<Guarded<Probe>>,
}

/// Settings of the liveness probe.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct LivenessProbe {
    /// Whether the probe is enabled. Without it, a manager that hangs is not restarted; with it, an outage of GitLab
    /// restarts every manager.
    #[schemars(extend("x-since" = "0.94.0"))]
    pub enabled: Maybe<Flag>,
    /// The number of seconds between the start of the container and the first probe.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// The number of seconds between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// The number of consecutive successes after a failure that mark the container as alive. Kubernetes only accepts
    /// 1.
    #[schemars(extend("minimum" = 1, "maximum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// The number of consecutive failures after which the container is restarted.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
    /// The termination grace period in seconds for restarts by the probe. It overrides that of the pod.
    #[schemars(extend("minimum" = 1, "examples" = [30]))]
    pub termination_grace_period_seconds: Optional<PrintedInteger>,
}

/// Settings of the readiness probe.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ReadinessProbe {
    /// The number of seconds between the start of the container and the first probe.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// The number of seconds between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// The number of consecutive successes that mark the pod as ready.
    #[schemars(extend("minimum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// The number of consecutive failures that mark the pod as not ready.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
}

impl Default for Probes {
    fn default() -> Self {
        Self {
            probe_timeout_seconds: Maybe(None),
            liveness_probe: Indispensable::default(),
            readiness_probe: Indispensable::default(),
            startup_probe: Maybe(Some(Guarded::default())),
        }
    }
}

impl Default for LivenessProbe {
    fn default() -> Self {
        Self {
            enabled: Maybe(Some(Flag(true))),
            initial_delay_seconds: Maybe(None),
            period_seconds: Maybe(None),
            success_threshold: Maybe(None),
            failure_threshold: Maybe(None),
            termination_grace_period_seconds: Maybe(None),
        }
    }
}
