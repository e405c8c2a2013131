//! The workload that runs the manager pod, and how many pods it has.

use super::helm_coercion::to_int64;
use super::{Model, SourcedText};
use crate::chart::features::Feature;

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

    /// The arguments of the entrypoint with which the pod unregisters its runners when it stops.
    pub fn unregister_arguments(self) -> Option<&'static str> {
        let is_default = self.has(Feature::UnregistersRegistrationTokens)
            && self.is_truthy(&["runnerRegistrationToken"]);
        let is_on = |key| match self.tree().get(key) {
            Some(given) => given.is_truthy(),
            None => is_default,
        };
        if is_on("unregisterRunners") {
            Some("--all-runners")
        } else {
            let reads_one = self.reads(&["unregisterRunner"]);
            (reads_one && is_on("unregisterRunner"))
                .then_some("--config=/home/gitlab-runner/.gitlab-runner/config.toml")
        }
    }

    /// The arguments of the entrypoint that start the runner: as the user `gitlab-runner`, unless it runs jobs in a
    /// shell.
    pub fn run_command(self) -> SourcedText {
        let executor = self.sourced(&["runners", "executor"]).unwrap_or_default();
        let keeps_user = matches!(executor.as_str(), "" | "shell");
        executor.map(|_| match keeps_user && self.has(Feature::UserByExecutor) {
            true => "run".to_owned(),
            false => "run --user=gitlab-runner".to_owned(),
        })
    }

    /// `replicas` as a string, as the chart compares it with "1".
    pub fn replicas_text(self) -> String {
        self.string(&["replicas"]).unwrap_or_else(|| "1".to_owned())
    }

    /// The API version of the HorizontalPodAutoscaler.
    pub fn autoscaling_api(self) -> &'static str {
        let by_capability = self.has(Feature::AutoscalingByCapability);
        ["autoscaling/v2", "autoscaling/v2beta2"]
            .into_iter()
            .find(|api| by_capability && self.capabilities.has(api))
            .unwrap_or("autoscaling/v2beta1")
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

#[cfg(test)]
mod tests {
    use crate::chart::model::testing::load;

    #[test]
    fn the_user_is_switched_for_every_executor_but_shell() {
        for (setting, command) in [
            ("runners.executor=kubernetes", "run --user=gitlab-runner"),
            ("runners.executor=custom", "run --user=gitlab-runner"),
            ("runners.executor=shell", "run"),
            ("runners.executor=", "run"),
        ] {
            assert_eq!(load(&[setting]).model().run_command(), command, "{setting}");
        }
    }
}
