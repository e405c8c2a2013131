//! The workload that runs the manager pod, and how many pods it has.

use super::Model;
use super::helm_coercion::to_int64;

/// The kind of the workload that runs the manager pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "Kubernetes kinds")]
pub enum Workload {
    #[default]
    Deployment,
    DaemonSet,
    StatefulSet,
}

impl Workload {
    /// Its Kubernetes kind.
    pub fn kind(self) -> &'static str {
        match self {
            Workload::Deployment => "Deployment",
            Workload::DaemonSet => "DaemonSet",
            Workload::StatefulSet => "StatefulSet",
        }
    }
}

impl Model<'_> {
    /// The kind of the workload.
    pub fn workload(self) -> Workload {
        match self.extension(&["workload"]).as_deref() {
            Some("DaemonSet") => Workload::DaemonSet,
            Some("StatefulSet") => Workload::StatefulSet,
            _ => Workload::Deployment,
        }
    }

    /// `replicas` as the chart reads it; 1 if it is missing.
    pub fn replicas(self) -> i64 {
        self.tree().at(&["replicas"]).map_or(1, to_int64)
    }

    /// The number of manager pods that always run, unless the workload is a DaemonSet.
    pub fn min_pods(self) -> i64 {
        self.hpa_bound("minReplicas")
            .unwrap_or_else(|| self.replicas())
    }

    /// The number of manager pods that may run, unless the workload is a DaemonSet.
    pub fn max_pods(self) -> i64 {
        self.hpa_bound("maxReplicas")
            .unwrap_or_else(|| self.replicas())
    }

    /// Whether there is a HorizontalPodAutoscaler.
    pub fn has_autoscaler(self) -> bool {
        self.is_truthy(&["hpa"]) && self.workload() != Workload::DaemonSet
    }

    fn hpa_bound(self, key: &str) -> Option<i64> {
        self.is_truthy(&["hpa"])
            .then(|| self.tree().at(&["hpa", key]).map_or(0, to_int64))
    }
}
