//! Permissions that the kubernetes executor needs, given the settings of one runner.

use super::Permission;
use crate::runner_config::flags;
use crate::runner_config::lifetime::newest;
use crate::runner_config::view::View;

/// The settings of a runner that permissions depend on.
pub(super) struct Needs {
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
    pub fn of(runner: Option<&View<'_>>) -> Self {
        let flag = |name: &str| is_on(runner, name);
        let kubernetes = runner.and_then(|runner| runner.get("kubernetes"));
        let setting = |key: &str| {
            kubernetes
                .as_ref()
                .and_then(|kubernetes| kubernetes.flag(key))
        };
        let attaches = !flag("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY");
        let honours_entrypoint = flag("FF_KUBERNETES_HONOR_ENTRYPOINT");
        Needs {
            attaches,
            honours_entrypoint,
            reads_logs: flag("FF_WAIT_FOR_POD_TO_BE_REACHABLE") || flag("FF_CONCRETE"),
            prints_warnings: setting("print_pod_warning_events") != Some(false),
            prints_events: flag("FF_PRINT_POD_EVENTS"),
            namespace_per_job: setting("namespace_per_job") == Some(true),
            disruption_budget: setting("pod_disruption_budget") == Some(true),
            suspendable: flag("FF_SUSPENDABLE_ENVIRONMENTS"),
            autoscaler: kubernetes
                .as_ref()
                .is_some_and(|kubernetes| kubernetes.get("autoscaler").is_some()),
        }
    }

    pub fn permissions(&self) -> Vec<Permission> {
        let mut rows = vec![
            required("pods", &["create", "delete", "get"], "each job is a pod"),
            optional(
                "pods",
                &["list", "watch"],
                "pods are watched; otherwise they are polled",
            ),
            required(
                "pods/exec",
                &["create", "delete", "get", "patch"],
                "scripts run in the pod",
            ),
            required(
                "secrets",
                &["create", "delete", "get", "update"],
                "each job has Secrets for its variables and image pull credentials",
            ),
            required(
                "serviceaccounts",
                &["get"],
                "the ServiceAccount of the job is read",
            ),
            optional("services", &["create", "get"], "job services with ports"),
        ];
        if self.attaches {
            rows.push(required(
                "pods/attach",
                &["create", "delete", "get", "patch"],
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

/// Returns true if a feature flag is on: in the section of flags, in the runner's environment, or by default.
fn is_on(runner: Option<&View<'_>>, name: &str) -> bool {
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
        .unwrap_or_else(|| flags::default_in(name, newest()))
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
