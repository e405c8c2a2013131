//! The Service in front of the metrics.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Address, AddressRange, Annotations, Flag, Guarded, Labels, Optional, PrintedPort, ServicePort, Text, TrafficPolicy,
};

/// The Service in front of the metrics.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Service {
    /// Whether there is one. Only a ServiceMonitor needs it; `metrics.enabled` has to be true as well.
    pub enabled: Flag,
    /// More labels.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub labels: Optional<Labels>,
    /// Its annotations.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub annotations: Optional<Annotations>,
    /// Its address in the cluster, when Kubernetes is not to pick one. `None` leaves it without.
    #[serde(rename = "clusterIP")]
    #[schemars(extend("examples" = ["None"]))]
    pub cluster_ip: Optional<Text>,
    /// Addresses of nodes that it can be reached by from outside.
    #[serde(rename = "externalIPs")]
    #[schemars(extend("examples" = [["192.0.2.10"]]))]
    pub external_ips: Optional<Vec<Address>>,
    /// The address that the load balancer is asked for, with the type `LoadBalancer`.
    #[serde(rename = "loadBalancerIP")]
    #[schemars(extend("examples" = ["192.0.2.10"]))]
    pub load_balancer_ip: Optional<Text>,
    /// The addresses that may reach the load balancer.
    #[schemars(extend("examples" = [["192.0.2.0/24"]]))]
    pub load_balancer_source_ranges: Optional<Vec<AddressRange>>,
    /// Its type.
    pub r#type: Guarded<ServiceType>,
    /// The port of the metrics on the nodes.
    #[schemars(extend("examples" = [{"nodePort": 30252}]))]
    pub metrics: Optional<ServiceMetrics>,
    /// More ports of the Service.
    #[schemars(extend("examples" = [[{"name": "session", "port": 8093, "targetPort": 8093}]]))]
    pub additional_ports: Optional<Vec<ServicePort>>,
    /// Whether traffic from outside may cross over to another node.
    #[schemars(extend("examples" = ["Local"]))]
    pub external_traffic_policy: Optional<TrafficPolicy>,
    /// Whether traffic from inside the cluster may cross over to another node.
    #[schemars(extend("examples" = ["Local"]))]
    pub internal_traffic_policy: Optional<TrafficPolicy>,
}

/// The port of the metrics on the nodes.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ServiceMetrics {
    /// The port on each node, with the type `NodePort`.
    #[schemars(extend("examples" = [30252]))]
    pub node_port: Optional<PrintedPort>,
}

/// The type of the Service. (`ExternalName` needs a name that the chart has no value for.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum ServiceType {
    #[default]
    ClusterIP,
    NodePort,
    LoadBalancer,
}
