//! The Service and the monitors of the manager's metrics.

use super::Model;

impl Model<'_> {
    /// Whether there is a Service for the metrics.
    pub fn has_metrics_service(self) -> bool {
        self.is_truthy(&["service", "enabled"]) && self.is_truthy(&["metrics", "enabled"])
    }

    /// Whether the values enable a `podMonitor` or `serviceMonitor`.
    pub fn wants_monitor(self, monitor: &str) -> bool {
        self.is_truthy(&["metrics", monitor, "enabled"]) && self.is_truthy(&["metrics", "enabled"])
    }

    /// Whether the cluster has the API of the Prometheus operator.
    pub fn has_monitoring_api(self) -> bool {
        self.capabilities.has("monitoring.coreos.com/v1")
    }
}
