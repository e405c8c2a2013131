//! How Kubernetes asks whether the manager is alive and ready.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Indispensable, Maybe, Optional, PrintedInteger};

/// How Kubernetes asks whether the manager is alive and ready.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Probes {
    /// How many seconds either probe may take. The question to GitLab in the liveness probe gets one second less.
    #[schemars(extend("minimum" = 1, "default" = 4))]
    pub probe_timeout_seconds: Optional<PrintedInteger>,
    /// Asks whether the manager runs and GitLab knows it. After `failureThreshold` failures the container restarts,
    /// when it is GitLab that is down as well.
    pub liveness_probe: Indispensable<LivenessProbe>,
    /// Asks whether the manager's process is there.
    pub readiness_probe: Indispensable<ReadinessProbe>,
}

/// When a liveness probe runs and what follows from it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct LivenessProbe {
    /// Whether there is such a probe. Without it a manager that hangs stays; with it an outage of GitLab restarts
    /// every manager.
    #[schemars(extend("x-since" = "0.94.0"))]
    pub enabled: Maybe<Flag>,
    /// How many seconds after the start the first probe comes.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// How many seconds lie between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// How many probes in a row have to succeed after a failure. Kubernetes takes nothing but 1 here.
    #[schemars(extend("minimum" = 1, "maximum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// How many probes in a row have to fail before the container restarts.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
    /// How many seconds the manager has to end when a failed probe restarts it, in the place of the pod's.
    #[schemars(extend("minimum" = 1, "examples" = [30]))]
    pub termination_grace_period_seconds: Optional<PrintedInteger>,
}

/// When a readiness probe runs and what follows from it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ReadinessProbe {
    /// How many seconds after the start the first probe comes.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// How many seconds lie between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// How many probes in a row have to succeed before the pod counts as ready.
    #[schemars(extend("minimum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// How many probes in a row have to fail before it no longer does.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
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
