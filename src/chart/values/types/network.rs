//! Services of the manager: metrics and their collection, and the session server.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Address, AddressRange, Annotations, AnyMap, Flag, Guarded, Indispensable, Interval, Labels,
    NamespaceName, Optional, PrintedBoolean, PrintedPort, PrintedText, Scheme, ServicePort, Text,
    TomlInteger,
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

/// The session server, through which GitLab opens a terminal in a running job. It requires a single manager pod.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct SessionServer {
    /// Whether it is enabled. It is not rendered if `replicas` is greater than 1.
    pub enabled: PrintedBoolean,
    /// Annotations of the Service.
    #[schemars(extend("examples" = [{"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}]))]
    pub annotations: Optional<Annotations>,
    /// Additional labels of the Service.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub labels: Optional<Labels>,
    /// The number of seconds that a session remains open after its job has finished.
    #[schemars(extend("default" = 1800))]
    pub timeout: Optional<TomlInteger>,
    /// The port of the session server in the pod.
    #[schemars(extend("default" = 8093))]
    pub internal_port: Optional<PrintedPort>,
    /// The port of the Service.
    #[schemars(extend("default" = 9000))]
    pub external_port: Optional<PrintedPort>,
    /// The port on each node, for the type `NodePort`. By default Kubernetes assigns one.
    #[schemars(extend("examples" = [30093]))]
    pub node_port: Optional<PrintedPort>,
    /// The address at which GitLab reaches the session server: that of the load balancer, or the host name of the
    /// Ingress. By default the manager looks up the address of the Service in the Kubernetes API.
    #[schemars(extend("examples" = ["runner.example.com"]))]
    #[serde(rename = "publicIP")]
    pub public_ip: Optional<PrintedText>,
    /// The address ranges that may access the load balancer, in CIDR notation.
    #[schemars(extend("examples" = [["192.0.2.0/24"]]))]
    pub load_balancer_source_ranges: Optional<Vec<AddressRange>>,
    /// The type of the Service. `Headless` is a `ClusterIP` Service without a cluster IP.
    pub service_type: Guarded<SessionServiceType>,
    /// The external traffic policy: whether external traffic may be routed to other nodes.
    #[schemars(extend("examples" = ["Local"]))]
    pub external_traffic_policy: Optional<TrafficPolicy>,
    /// The internal traffic policy: whether internal traffic may be routed to other nodes.
    #[schemars(extend("examples" = ["Local"]))]
    pub internal_traffic_policy: Optional<TrafficPolicy>,
    /// The Ingress of the session server.
    pub ingress: Guarded<Ingress>,
}

/// The Ingress of the session server.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Ingress {
    /// Whether it is created. Requires `sessionServer.publicIP` as its host name.
    pub enabled: Flag,
    /// The IngressClass.
    #[schemars(extend("examples" = ["nginx"]))]
    pub class_name: Guarded<PrintedText>,
    /// Annotations of the Ingress.
    #[schemars(extend("examples" = [{"cert-manager.io/cluster-issuer": "letsencrypt"}]))]
    pub annotations: Guarded<Annotations>,
    /// The Secrets with the TLS certificate of the host.
    pub tls: Guarded<Vec<IngressTls>>,
}

/// A TLS certificate of an Ingress.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct IngressTls {
    /// The name of the Secret with certificate and key.
    pub secret_name: Guarded<PrintedText>,
}

/// The type of the session server's Service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum SessionServiceType {
    ClusterIP,
    Headless,
    NodePort,
    #[default]
    LoadBalancer,
}

/// A traffic policy: whether traffic may be routed to other nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum TrafficPolicy {
    #[default]
    Cluster,
    Local,
}

impl Default for SessionServer {
    fn default() -> Self {
        Self {
            enabled: PrintedBoolean(false),
            annotations: Optional::default(),
            labels: Optional::default(),
            timeout: Optional::default(),
            internal_port: Optional::default(),
            external_port: Optional::default(),
            node_port: Optional::default(),
            public_ip: Optional::default(),
            load_balancer_source_ranges: Optional::default(),
            service_type: Guarded(SessionServiceType::LoadBalancer),
            external_traffic_policy: Optional::default(),
            internal_traffic_policy: Optional::default(),
            ingress: Guarded::default(),
        }
    }
}

impl Default for Ingress {
    fn default() -> Self {
        let tls = IngressTls {
            secret_name: Guarded(PrintedText("gitlab-runner-session-server")),
        };
        Self {
            enabled: Flag(false),
            class_name: Guarded::default(),
            annotations: Guarded::default(),
            tls: Guarded(vec![tls]),
        }
    }
}

/// The metrics of the manager.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Metrics {
    /// Whether the manager serves metrics. The pod then has the annotations with which Prometheus discovers it.
    pub enabled: Flag,
    /// The name of the port.
    pub port_name: Text,
    /// The port.
    pub port: PrintedPort,
    /// A ServiceMonitor of the Prometheus operator. It requires `service.enabled`, and does not collect metrics while
    /// the manager shuts down.
    #[schemars(extend("deprecated" = true, "x-instead" = "`metrics.podMonitor`"))]
    pub service_monitor: Indispensable<Monitor>,
    /// A PodMonitor of the Prometheus operator, which collects metrics from the pods. It is only rendered if the
    /// cluster serves `monitoring.coreos.com/v1` (`--api-versions`).
    pub pod_monitor: Indispensable<Monitor>,
}

/// A ServiceMonitor or PodMonitor of the Prometheus operator.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Monitor {
    /// Whether it is created. Requires `metrics.enabled`.
    pub enabled: Flag,
    /// The namespace of the monitor, if it differs from that of the release.
    #[schemars(extend("examples" = ["monitoring"]))]
    pub namespace: Guarded<NamespaceName>,
    /// Additional labels, such as the label with which Prometheus selects its monitors.
    #[schemars(extend("examples" = [{"release": "prometheus"}]))]
    pub labels: Optional<Labels>,
    /// Annotations of the monitor.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub annotations: Optional<Annotations>,
    /// The scrape interval.
    #[schemars(extend("examples" = ["30s"]))]
    pub interval: Optional<Interval>,
    /// The scheme of the metrics endpoint: `http` or `https`.
    #[schemars(extend("examples" = ["http"]))]
    pub scheme: Optional<Scheme>,
    /// The TLS configuration of the metrics endpoint, for `https`.
    #[schemars(extend("examples" = [{"insecureSkipVerify": true}]))]
    pub tls_config: Optional<AnyMap>,
    /// The path of the metrics endpoint.
    #[schemars(extend("examples" = ["/metrics"]))]
    pub path: Optional<PrintedText>,
    /// The label whose value becomes the job name in Prometheus.
    #[schemars(extend("examples" = ["app"]))]
    pub job_label: Optional<PrintedText>,
    /// Relabelings of metrics before they are stored. Expressions are evaluated.
    #[schemars(extend("examples" = [[{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]]))]
    pub metric_relabelings: Optional<Vec<AnyMap>>,
    /// Relabelings of targets before metrics are collected.
    #[schemars(extend("examples" = [[{"sourceLabels": ["__meta_kubernetes_pod_node_name"], "targetLabel": "node"}]]))]
    pub relabelings: Optional<Vec<AnyMap>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            enabled: Flag(false),
            port_name: Text("metrics"),
            port: PrintedPort(9252),
            service_monitor: Indispensable::default(),
            pod_monitor: Indispensable::default(),
        }
    }
}
