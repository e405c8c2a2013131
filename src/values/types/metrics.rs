//! The manager's own metrics, and who collects them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Annotations, AnyMap, Flag, Guarded, Indispensable, Interval, Labels, NamespaceName, Optional, PrintedPort,
    PrintedText, Scheme, Text,
};

/// The manager's own metrics.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Metrics {
    /// Whether the manager serves metrics, with the annotations at the pod that have Prometheus collect them.
    pub enabled: Flag,
    /// The name of the port.
    pub port_name: Text,
    /// The port.
    pub port: PrintedPort,
    /// A ServiceMonitor. It needs `service.enabled`, and misses what the manager says while it shuts down.
    #[schemars(extend("deprecated" = true, "x-instead" = "`metrics.podMonitor`"))]
    pub service_monitor: Indispensable<Monitor>,
    /// A PodMonitor: the Prometheus operator collects from the pods themselves. It is only rendered for a cluster
    /// that knows `monitoring.coreos.com/v1` (`--api-versions`).
    #[schemars(extend("x-since" = "0.85.0"))]
    pub pod_monitor: Indispensable<Monitor>,
}

/// A ServiceMonitor or PodMonitor of the Prometheus operator.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Monitor {
    /// Whether there is one. `metrics.enabled` has to be true as well.
    pub enabled: Flag,
    /// The namespace that it is created in, when it is not the one of the release.
    #[schemars(extend("examples" = ["monitoring"]))]
    pub namespace: Guarded<NamespaceName>,
    /// More labels, such as the one that a Prometheus selects its monitors by.
    #[schemars(extend("examples" = [{"release": "prometheus"}]))]
    pub labels: Optional<Labels>,
    /// Its annotations.
    #[schemars(extend("examples" = [{"team": "ci"}]))]
    pub annotations: Optional<Annotations>,
    /// How often metrics are collected.
    #[schemars(extend("examples" = ["30s"]))]
    pub interval: Optional<Interval>,
    /// The protocol that metrics are collected by: `http` or `https`.
    #[schemars(extend("examples" = ["http"]))]
    pub scheme: Optional<Scheme>,
    /// How Prometheus checks the certificate, with `https`.
    #[schemars(extend("examples" = [{"insecureSkipVerify": true}]))]
    pub tls_config: Optional<AnyMap>,
    /// The path that metrics are collected from.
    #[schemars(extend("examples" = ["/metrics"]))]
    pub path: Optional<PrintedText>,
    /// The label of the object whose value becomes the job's name in Prometheus.
    #[schemars(extend("examples" = ["app"]))]
    pub job_label: Optional<PrintedText>,
    /// Changes to metrics before they are stored, expressions evaluated.
    #[schemars(extend("examples" = [[{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]]))]
    pub metric_relabelings: Optional<Vec<AnyMap>>,
    /// Changes to labels before metrics are collected.
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
