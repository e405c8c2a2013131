//! The Deployment around the pod: how many, how they are replaced, what it is labelled with.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Annotations, DeploymentStrategy, Guarded, Maybe, MetricSpec, Optional, PrintedInteger, TemplatedLabels};

/// The Deployment.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Deployment {
    /// How many manager pods there are, each a manager of its own with `concurrent` jobs. More than one switches the
    /// session server off; beside `hpa` it has no effect.
    #[schemars(extend("minimum" = 0, "default" = 1))]
    pub replicas: Maybe<PrintedInteger>,
    /// How many old ReplicaSets are kept to roll back to.
    #[schemars(extend("minimum" = 0, "default" = 10))]
    pub revision_history_limit: Optional<PrintedInteger>,
    /// How old pods give way to new ones.
    #[schemars(extend("examples" = [{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}]))]
    pub strategy: Guarded<DeploymentStrategy>,
    /// Annotations of the Deployment, not of the pod.
    #[schemars(extend("examples" = [{"reloader.stakater.com/auto": "true"}]))]
    pub deployment_annotations: Guarded<Annotations>,
    /// Labels of the Deployment, not of the pod. Expressions are evaluated in keys and values.
    #[schemars(extend("examples" = [{"team": "{{ .Values.global.team }}"}]))]
    pub deployment_labels: Guarded<TemplatedLabels>,
    /// Scales the managers by metrics; `replicas` has no effect then. Each pod that goes takes its jobs along unless
    /// `terminationGracePeriodSeconds` lets them end.
    #[schemars(extend("examples" = [{"minReplicas": 1, "maxReplicas": 5, "metrics": [{"type": "Pods", "pods": {"metric": {"name": "gitlab_runner_jobs"}, "target": {"type": "AverageValue", "averageValue": "8"}}}]}]))]
    pub hpa: Optional<Autoscaler>,
}

/// A HorizontalPodAutoscaler.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Autoscaler {
    /// The least number of pods.
    #[schemars(extend("minimum" = 0, "default" = 1))]
    pub min_replicas: Optional<PrintedInteger>,
    /// The greatest number of pods.
    #[schemars(extend("minimum" = 1, "default" = 1))]
    pub max_replicas: Optional<PrintedInteger>,
    /// What is measured, and the target that it is held at.
    #[schemars(extend("examples" = [[{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]]))]
    pub metrics: Maybe<Vec<MetricSpec>>,
}
