//! Which node the manager's pod runs on.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Affinity, Guarded, Labels, Optional, PrintedText, Toleration, TopologySpreadConstraint};

/// Which node the manager's pod runs on. For jobs it is said in `runners.config`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Scheduling {
    /// Labels that a node must carry for the pod to run there.
    #[schemars(extend("examples" = [{"kubernetes.io/os": "linux"}]))]
    pub node_selector: Guarded<Labels>,
    /// Taints of nodes that do not keep the pod away.
    #[schemars(extend("examples" = [[{"key": "dedicated", "operator": "Equal", "value": "ci", "effect": "NoSchedule"}]]))]
    pub tolerations: Guarded<Vec<Toleration>>,
    /// Nodes and neighbours that the pod prefers, needs or avoids.
    #[schemars(extend("examples" = [{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}]}}}]))]
    pub affinity: Guarded<Affinity>,
    /// How several manager pods are spread over nodes and zones. A list, though the chart's own default is a map.
    #[schemars(extend("x-since" = "0.59.0"))]
    #[schemars(with = "Guarded<Vec<TopologySpreadConstraint>>")]
    #[schemars(extend("examples" = [[{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app": "gitlab-runner"}}}]]))]
    pub topology_spread_constraints: TopologySpreadConstraint,
    /// The scheduler that places the pod, for clusters that have several.
    #[schemars(extend("examples" = ["batch-scheduler"]))]
    pub scheduler_name: Optional<PrintedText>,
}
