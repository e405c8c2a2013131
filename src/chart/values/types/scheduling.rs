//! Scheduling of the manager pod.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Affinity, Guarded, Labels, Optional, PrintedText, Toleration, TopologySpreadConstraint,
};

/// Scheduling of the manager pod. For job pods, use `runners.config`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Scheduling {
    /// Labels that a node must have.
    #[schemars(extend("examples" = [{"kubernetes.io/os": "linux"}]))]
    pub node_selector: Guarded<Labels>,
    /// Tolerations for node taints.
    #[schemars(extend("examples" = [[{"key": "dedicated", "operator": "Equal", "value": "ci", "effect": "NoSchedule"}]]))]
    pub tolerations: Guarded<Vec<Toleration>>,
    /// Affinity and anti-affinity to nodes and other pods.
    #[schemars(extend("examples" = [{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}]}}}]))]
    pub affinity: Guarded<Affinity>,
    /// How manager pods are distributed over nodes and zones. An array, although the chart's default is an object.
    #[schemars(extend("x-since" = "0.59.0"))]
    #[schemars(with = "Guarded<Vec<TopologySpreadConstraint>>")]
    #[schemars(extend("examples" = [[{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app": "gitlab-runner"}}}]]))]
    pub topology_spread_constraints: TopologySpreadConstraint,
    /// The scheduler of the pod.
    #[schemars(extend("examples" = ["batch-scheduler"]))]
    pub scheduler_name: Optional<PrintedText>,
}
