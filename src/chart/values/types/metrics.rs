//! The metrics of the manager, and their collection.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Annotations, AnyMap, Flag, Guarded, Indispensable, Interval, Labels, NamespaceName, Optional,
    PrintedPort, PrintedText, Scheme, Text,
};

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
    #[schemars(extend("x-since" = "0.85.0"))]
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
