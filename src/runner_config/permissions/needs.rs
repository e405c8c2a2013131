//! Permissions that the kubernetes executor needs, given the settings of one runner.

use super::Permission;
use crate::runner_config::version::RunnerVersion;
use crate::runner_config::view::View;
use crate::runner_config::{flags, lifetime};

/// Since this version the runner asks for the ServiceAccount of a job.
const READS_SERVICE_ACCOUNTS: RunnerVersion = RunnerVersion::new(15, 0, 0);

/// Since this version a setting decides about the warnings of a pod; a feature flag did before.
const WARNINGS_BY_SETTING: RunnerVersion = RunnerVersion::new(17, 11, 4);

/// Since this version the runner documents more verbs than `create` for `pods/exec` and `pods/attach`.
const STREAMS_WITH_OTHER_VERBS: RunnerVersion = RunnerVersion::new(17, 7, 0);

/// Since this version the runner watches the pods of jobs if it may.
const WATCHES_PODS: RunnerVersion = RunnerVersion::new(17, 9, 0);

/// The settings of a runner that permissions depend on.
pub(super) struct Needs {
    version: RunnerVersion,
    attaches: bool,
    honours_entrypoint: bool,
    reads_logs: bool,
    prints_warnings: bool,
    prints_events: bool,
    namespace_per_job: bool,
    disruption_budget: bool,
    suspendable: bool,
    autoscaler: bool,
}

impl Needs {
    /// The needs of a runner in a runner version, which ignores settings and flags that it does not know.
    pub fn of(runner: Option<&View<'_>>, version: RunnerVersion) -> Self {
        let flag = |name: &str| is_on(runner, name, version);
        let kubernetes = runner.and_then(|runner| runner.get("kubernetes"));
        let section = |key: &str| {
            let known = lifetime::key(&format!("runners.kubernetes.{key}"));
            let is_known = known.is_some_and(|known| known.is_known(version));
            kubernetes.as_ref().filter(|_| is_known)?.get(key)
        };
        let setting = |key: &str| section(key)?.node.as_bool();
        let attaches = !flag("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY");
        let honours_entrypoint = flag("FF_KUBERNETES_HONOR_ENTRYPOINT");
        let prints_warnings = if version < WARNINGS_BY_SETTING {
            flag("FF_RETRIEVE_POD_WARNING_EVENTS")
        } else {
            setting("print_pod_warning_events") != Some(false)
        };
        Needs {
            version,
            attaches,
            honours_entrypoint,
            reads_logs: flag("FF_WAIT_FOR_POD_TO_BE_REACHABLE") || flag("FF_CONCRETE"),
            prints_warnings,
            prints_events: flag("FF_PRINT_POD_EVENTS"),
            namespace_per_job: setting("namespace_per_job") == Some(true),
            disruption_budget: setting("pod_disruption_budget") == Some(true),
            suspendable: flag("FF_SUSPENDABLE_ENVIRONMENTS"),
            autoscaler: section("autoscaler").is_some(),
        }
    }

    pub fn permissions(&self) -> Vec<Permission> {
        let mut rows = self.always();
        if self.attaches {
            rows.push(required(
                "pods/attach",
                self.stream_verbs(),
                "the runner attaches to the pod",
            ));
        }
        if self.attaches || self.honours_entrypoint {
            rows.push(required(
                "pods/log",
                &["get", "list"],
                "the job's log is read from the pod",
            ));
        } else if self.reads_logs {
            rows.push(required(
                "pods/log",
                &["get"],
                "the pod is checked for reachability",
            ));
        }
        self.add_optional(&mut rows);
        rows
    }

    /// What every job needs.
    fn always(&self) -> Vec<Permission> {
        let mut rows = vec![required(
            "pods",
            &["create", "delete", "get"],
            "each job is a pod",
        )];
        if self.version >= WATCHES_PODS {
            let reason = "pods are watched; otherwise they are polled";
            rows.push(optional("pods", &["list", "watch"], reason));
        }
        rows.push(required(
            "pods/exec",
            self.stream_verbs(),
            "scripts run in the pod",
        ));
        rows.push(required(
            "secrets",
            &["create", "delete", "get", "update"],
            "each job has Secrets for its variables and image pull credentials",
        ));
        if self.version >= READS_SERVICE_ACCOUNTS {
            let reason = "the ServiceAccount of the job is read";
            rows.push(required("serviceaccounts", &["get"], reason));
        }
        rows.push(optional(
            "services",
            &["create", "get"],
            "job services with ports",
        ));
        rows
    }

    /// The verbs for a stream to a container.
    fn stream_verbs(&self) -> &'static [&'static str] {
        if self.version >= STREAMS_WITH_OTHER_VERBS {
            &["create", "delete", "get", "patch"]
        } else {
            &["create"]
        }
    }

    fn add_optional(&self, rows: &mut Vec<Permission>) {
        if self.prints_warnings {
            rows.push(optional(
                "events",
                &["list"],
                "pod warnings are printed when a job fails",
            ));
        }
        if self.prints_events {
            rows.push(required(
                "events",
                &["list", "watch"],
                "FF_PRINT_POD_EVENTS prints the pod's events",
            ));
        }
        if self.disruption_budget {
            let reason = "pod_disruption_budget creates one for each job";
            rows.push(Permission {
                group: "policy",
                ..required("poddisruptionbudgets", &["create", "get"], reason)
            });
        }
        if self.suspendable {
            let reason = "FF_SUSPENDABLE_ENVIRONMENTS keeps environments";
            rows.push(required(
                "configmaps",
                &["create", "delete", "get", "update"],
                reason,
            ));
            rows.push(required(
                "persistentvolumeclaims",
                &["create", "delete"],
                reason,
            ));
            rows.push(Permission {
                is_cluster_wide: true,
                ..required("namespaces", &["get"], reason)
            });
        }
        if self.autoscaler {
            let reason = "the autoscaler keeps pause pods";
            let verbs = &["create", "delete", "get", "list", "update"];
            rows.push(Permission {
                group: "apps",
                ..required("deployments", verbs, reason)
            });
            let classes = Permission {
                group: "scheduling.k8s.io",
                ..required("priorityclasses", &["create", "get"], reason)
            };
            rows.push(Permission {
                is_cluster_wide: true,
                ..classes
            });
        }
        if self.namespace_per_job {
            rows.push(required(
                "namespaces",
                &["create", "delete"],
                "namespace_per_job creates a namespace for each job",
            ));
            rows.iter_mut().for_each(|row| row.is_cluster_wide = true);
        }
    }
}

/// Returns true if a feature flag is on in a version: in the section of flags, in the runner's environment, or by default.
fn is_on(runner: Option<&View<'_>>, name: &str, version: RunnerVersion) -> bool {
    if !lifetime::flag(name).is_some_and(|flag| flag.is_known(version)) {
        return false;
    }
    let set = runner.and_then(|runner| runner.get("feature_flags")?.flag(name));
    let in_environment = || {
        let environment = runner?.get("environment")?;
        let values = environment
            .items()
            .filter_map(|entry| entry.node.as_str()?.strip_prefix(name)?.strip_prefix('='));
        values
            .last()
            .map(|value| matches!(value, "true" | "1" | "t" | "T" | "TRUE" | "True"))
    };
    set.or_else(in_environment)
        .unwrap_or_else(|| flags::default_in(name, version))
}

fn required(resource: &'static str, verbs: &[&'static str], reason: &'static str) -> Permission {
    Permission {
        group: "",
        resource,
        verbs: verbs.to_vec(),
        reason,
        is_required: true,
        is_cluster_wide: false,
    }
}

fn optional(resource: &'static str, verbs: &[&'static str], reason: &'static str) -> Permission {
    Permission {
        is_required: false,
        ..required(resource, verbs, reason)
    }
}
