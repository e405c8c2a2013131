//! The Service for the metrics.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Address, AddressRange, Annotations, Flag, Guarded, Labels, Optional, PrintedPort, ServicePort,
    Text, TrafficPolicy,
};

/// The Service for the metrics.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Service {
    /// Whether it is created. Only a ServiceMonitor needs it. Requires `metrics.enabled`.
    pub enabled: Flag,
    /// Additional labels of the Service.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub labels: Optional<Labels>,
    /// Annotations of the Service.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub annotations: Optional<Annotations>,
    /// The cluster IP of the Service. By default Kubernetes assigns one; `None` makes the Service headless.
    #[serde(rename = "clusterIP")]
    #[schemars(extend("examples" = ["None"]))]
    pub cluster_ip: Optional<Text>,
    /// External IP addresses of the Service.
    #[serde(rename = "externalIPs")]
    #[schemars(extend("examples" = [["192.0.2.10"]]))]
    pub external_ips: Optional<Vec<Address>>,
    /// The requested address of the load balancer, for the type `LoadBalancer`.
    #[serde(rename = "loadBalancerIP")]
    #[schemars(extend("examples" = ["192.0.2.10"]))]
    pub load_balancer_ip: Optional<Text>,
    /// The address ranges that may access the load balancer, in CIDR notation.
    #[schemars(extend("examples" = [["192.0.2.0/24"]]))]
    pub load_balancer_source_ranges: Optional<Vec<AddressRange>>,
    /// The type of the Service.
    pub r#type: Guarded<ServiceType>,
    /// The node port of the metrics.
    #[schemars(extend("examples" = [{"nodePort": 30252}]))]
    pub metrics: Optional<ServiceMetrics>,
    /// Additional ports of the Service.
    #[schemars(extend("examples" = [[{"name": "session", "port": 8093, "targetPort": 8093}]]))]
    pub additional_ports: Optional<Vec<ServicePort>>,
    /// The external traffic policy: whether external traffic may be routed to other nodes.
    #[schemars(extend("examples" = ["Local"]))]
    pub external_traffic_policy: Optional<TrafficPolicy>,
    /// The internal traffic policy: whether internal traffic may be routed to other nodes.
    #[schemars(extend("examples" = ["Local"]))]
    pub internal_traffic_policy: Optional<TrafficPolicy>,
}

/// The node port of the metrics.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ServiceMetrics {
    /// The port on each node, for the type `NodePort`.
    #[schemars(extend("examples" = [30252]))]
    pub node_port: Optional<PrintedPort>,
}

/// The type of the Service. (`ExternalName` requires a name, for which the chart has no value.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum ServiceType {
    #[default]
    ClusterIP,
    NodePort,
    LoadBalancer,
}
