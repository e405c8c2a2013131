//! The Deployment: replicas, update strategy, labels, autoscaling, disruption budget; and the names of all objects.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Annotations, DeploymentStrategy, Guarded, Maybe, MetricSpec, NamespaceName, Optional,
    PlainText, PodDisruptionBudgetSpec, PrintedInteger, TemplatedLabels,
};

/// The Deployment.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Deployment {
    /// The number of manager pods. Each is a separate manager that runs up to `concurrent` jobs. With more than one,
    /// the session server is disabled; with `hpa`, this has no effect.
    #[schemars(extend("minimum" = 0, "default" = 1))]
    pub replicas: Maybe<PrintedInteger>,
    /// The number of old ReplicaSets to keep for rollbacks.
    #[schemars(extend("minimum" = 0, "default" = 10))]
    pub revision_history_limit: Optional<PrintedInteger>,
    /// The strategy that replaces old pods with new ones.
    #[schemars(extend("examples" = [{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}]))]
    pub strategy: Guarded<DeploymentStrategy>,
    /// Annotations of the Deployment, not of the pod.
    #[schemars(extend("examples" = [{"reloader.stakater.com/auto": "true"}]))]
    pub deployment_annotations: Guarded<Annotations>,
    /// Labels of the Deployment, not of the pod. Expressions are evaluated in keys and values.
    #[schemars(extend("examples" = [{"team": "{{ .Values.global.team }}"}]))]
    pub deployment_labels: Guarded<TemplatedLabels>,
    /// Scales the manager pods by metrics; `replicas` then has no effect. A pod that is removed cancels its jobs
    /// unless `terminationGracePeriodSeconds` is long enough for them to finish.
    #[schemars(extend("examples" = [{"minReplicas": 1, "maxReplicas": 5, "metrics": [{"type": "Pods", "pods": {"metric": {"name": "gitlab_runner_jobs"}, "target": {"type": "AverageValue", "averageValue": "8"}}}]}]))]
    pub hpa: Optional<Autoscaler>,
    /// A PodDisruptionBudget for the manager pods: its `spec`, to which the chart adds the selector.
    #[schemars(extend("examples" = [{"maxUnavailable": 1}]))]
    pub pod_disruption_budget: Optional<PodDisruptionBudgetSpec>,
}

/// A HorizontalPodAutoscaler.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Autoscaler {
    /// The minimum number of pods.
    #[schemars(extend("minimum" = 0, "default" = 1))]
    pub min_replicas: Optional<PrintedInteger>,
    /// The maximum number of pods.
    #[schemars(extend("minimum" = 1, "default" = 1))]
    pub max_replicas: Optional<PrintedInteger>,
    /// The metrics and their target values.
    #[schemars(extend("examples" = [[{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]]))]
    pub metrics: Maybe<Vec<MetricSpec>>,
}

/// Names and namespace.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Naming {
    /// Replaces the chart's name in the names of all objects, which are `RELEASE-NAME`, or `RELEASE` if the release
    /// name begins with the name. Truncated to 63 characters.
    #[schemars(extend("examples" = ["runner"]))]
    pub name_override: Optional<PlainText>,
    /// The name of all objects, independent of the release name. Truncated to 63 characters.
    #[schemars(extend("examples" = ["build-runner"]))]
    pub fullname_override: Optional<PlainText>,
    /// The namespace of the manager, if it differs from that of the release. The job namespace is set by
    /// `runners.jobNamespace`, or `namespace` in `runners.config`.
    #[schemars(extend("examples" = ["ci-managers"]))]
    pub namespace: Optional<NamespaceName>,
}
