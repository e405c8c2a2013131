//! The session server, through which GitLab opens a terminal in a running job.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AddressRange, Annotations, Flag, Guarded, Labels, Optional, PrintedBoolean, PrintedPort, PrintedText, TomlInteger,
};

/// The session server, through which GitLab opens a terminal in a running job. It needs a single manager pod.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct SessionServer {
    /// Whether there is one. It is not rendered with more than one of `replicas`.
    pub enabled: PrintedBoolean,
    /// Annotations of its Service.
    #[schemars(extend("examples" = [{"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}]))]
    pub annotations: Optional<Annotations>,
    /// More labels of its Service.
    #[schemars(extend("x-since" = "0.94.0", "examples" = [{"team": "ci"}]))]
    pub labels: Optional<Labels>,
    /// How many seconds a session stays open after its job has ended.
    #[schemars(extend("default" = 1800))]
    pub timeout: Optional<TomlInteger>,
    /// The port that it listens on in the pod.
    #[schemars(extend("default" = 8093))]
    pub internal_port: Optional<PrintedPort>,
    /// The port of its Service.
    #[schemars(extend("default" = 9000))]
    pub external_port: Optional<PrintedPort>,
    /// The port on each node, for the type `NodePort`. Without it Kubernetes picks one.
    #[schemars(extend("examples" = [30093]))]
    pub node_port: Optional<PrintedPort>,
    /// The address that GitLab reaches it by: of the load balancer, or the host name of the Ingress. Without it the
    /// manager asks Kubernetes for the address that its Service got.
    #[schemars(extend("examples" = ["runner.example.com"]))]
    #[serde(rename = "publicIP")]
    pub public_ip: Optional<PrintedText>,
    /// The addresses that may reach the load balancer.
    #[schemars(extend("examples" = [["192.0.2.0/24"]]))]
    pub load_balancer_source_ranges: Optional<Vec<AddressRange>>,
    /// The type of its Service. `Headless` is a `ClusterIP` without an address.
    pub service_type: Guarded<SessionServiceType>,
    /// Whether traffic from outside may cross over to another node.
    #[schemars(extend("examples" = ["Local"]))]
    pub external_traffic_policy: Optional<TrafficPolicy>,
    /// Whether traffic from inside the cluster may cross over to another node.
    #[schemars(extend("examples" = ["Local"]))]
    pub internal_traffic_policy: Optional<TrafficPolicy>,
    /// An Ingress in front of it.
    pub ingress: Guarded<Ingress>,
}

/// An Ingress in front of the session server.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Ingress {
    /// Whether there is one. It needs `sessionServer.publicIP` as its host name.
    pub enabled: Flag,
    /// The IngressClass that serves it.
    #[schemars(extend("examples" = ["nginx"]))]
    pub class_name: Guarded<PrintedText>,
    /// Its annotations.
    #[schemars(extend("examples" = [{"cert-manager.io/cluster-issuer": "letsencrypt"}]))]
    pub annotations: Guarded<Annotations>,
    /// The Secrets with the certificate of its host.
    pub tls: Guarded<Vec<IngressTls>>,
}

/// A certificate of an Ingress.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct IngressTls {
    /// The Secret that holds certificate and key.
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

/// Whether traffic may cross over to another node.
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
        let tls = IngressTls { secret_name: Guarded(PrintedText("gitlab-runner-session-server")) };
        Self {
            enabled: Flag(false),
            class_name: Guarded::default(),
            annotations: Guarded::default(),
            tls: Guarded(vec![tls]),
        }
    }
}
