//! The session server, through which GitLab opens a terminal in a running job.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AddressRange, Annotations, Flag, Guarded, Labels, Optional, PrintedBoolean, PrintedPort,
    PrintedText, TomlInteger,
};

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
    #[schemars(extend("x-since" = "0.94.0", "examples" = [{"team": "ci"}]))]
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
