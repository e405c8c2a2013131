//! The pod of the runner manager: users, resources, labels, more containers.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Container, Guarded, HostAlias, HostLabel, Indispensable, Lifecycle, Maybe, Optional, PodSecurityContext,
    PrintedBoolean, PrintedInteger, QuotedAnnotations, ResourceRequirements, SecurityContext, TemplatedLabels, Text,
};

/// The pod of the runner manager. The pods of jobs are described in `runners.config`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Pod {
    /// Annotations of the pod.
    #[schemars(extend("examples" = [{"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"}]))]
    pub pod_annotations: Guarded<QuotedAnnotations>,
    /// Labels of the pod. Expressions are evaluated in keys and values.
    #[schemars(extend("examples" = [{"team": "{{ .Values.global.team }}"}]))]
    pub pod_labels: Guarded<TemplatedLabels>,
    /// How many seconds Kubernetes waits, from asking the manager to stop until it kills it, for running jobs to end.
    pub termination_grace_period_seconds: PrintedInteger,
    /// User and groups of the whole pod. The chart's fit the alpine image; the ubuntu image needs
    /// `runAsUser: 999` and `fsGroup: 999`. With user 0 the runner keeps its configuration in `/etc/gitlab-runner`.
    #[schemars(with = "Indispensable<PodSecurityContext>")]
    #[schemars(extend("examples" = [{"runAsUser": 999, "runAsGroup": 999, "fsGroup": 999}]))]
    pub pod_security_context: PodUser,
    /// What the manager's container may do. `privileged` here makes the manager privileged; for jobs it is
    /// `privileged = true` in `[runners.kubernetes]` of `runners.config`.
    #[schemars(with = "SecurityContext")]
    pub security_context: RestrictedContainer,
    /// Memory and processor time of the manager's container. For jobs it is `cpu_request`, `memory_limit` and so on
    /// in `runners.config`.
    #[schemars(extend("examples" = [{"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}]))]
    pub resources: ResourceRequirements,
    /// The name of the machine that the pod believes to be.
    #[schemars(extend("x-since" = "0.62.0", "examples" = ["runner"]))]
    pub hostname: Optional<HostLabel>,
    /// Lines that are added to the pod's `/etc/hosts`.
    #[schemars(extend("examples" = [[{"ip": "192.0.2.10", "hostnames": ["gitlab.example.com"]}]]))]
    pub host_aliases: Guarded<Vec<HostAlias>>,
    /// How important the pod is when nodes run full.
    #[schemars(extend("examples" = ["system-cluster-critical"]))]
    pub priority_class_name: Guarded<Text>,
    /// The RuntimeClass that runs the pod, for clusters that have several.
    #[schemars(extend("examples" = ["gvisor"]))]
    pub runtime_class_name: Guarded<Text>,
    /// Whether the pod gets the token of its service account. The executor `kubernetes` needs it; without this value
    /// the service account decides.
    #[schemars(extend("examples" = [true]))]
    pub automount_service_account_token: Maybe<PrintedBoolean>,
    /// Hooks of the manager's container. They take the place of the one that unregisters the runner.
    #[schemars(extend("examples" = [{"preStop": {"exec": {"command": ["/entrypoint", "unregister", "--all-runners"]}}}]))]
    pub deployment_lifecycle: Guarded<Lifecycle>,
    /// Containers that run one after the other before the manager starts.
    #[schemars(extend("x-since" = "0.92.0"))]
    #[schemars(extend("examples" = [[{"name": "wait", "image": "busybox:1.37", "command": ["sleep", "10"]}]]))]
    pub init_containers: Maybe<Guarded<Vec<Container>>>,
    /// Containers that run beside the manager.
    #[schemars(extend("x-since" = "0.74.0"))]
    #[schemars(extend("examples" = [[{"name": "docker", "image": "docker:28-dind", "securityContext": {"privileged": true}}]]))]
    pub extra_containers: Guarded<Vec<Container>>,
}

/// The user that the pod runs as by default: `gitlab-runner` of the alpine image.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodUser {
    /// Number of the user.
    pub run_as_user: u32,
    /// Number of the group that owns the volumes.
    pub fs_group: u32,
}

/// What the manager's container may do by default: little.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RestrictedContainer {
    /// Whether a process may gain more rights than its parent.
    pub allow_privilege_escalation: bool,
    /// Whether the image's own files are beyond change.
    pub read_only_root_filesystem: bool,
    /// Whether Kubernetes refuses to run it as root.
    pub run_as_non_root: bool,
    /// Whether it has the rights of the node.
    pub privileged: bool,
    /// Parts of root's power.
    pub capabilities: Capabilities,
}

/// Parts of root's power.
#[derive(Clone, Debug, Serialize)]
pub struct Capabilities {
    /// Those that are taken away.
    pub drop: [&'static str; 1],
}

impl Default for Pod {
    fn default() -> Self {
        Self {
            pod_annotations: Guarded::default(),
            pod_labels: Guarded::default(),
            termination_grace_period_seconds: PrintedInteger(3600),
            pod_security_context: PodUser { run_as_user: 100, fs_group: 65533 },
            security_context: RestrictedContainer {
                allow_privilege_escalation: false,
                read_only_root_filesystem: false,
                run_as_non_root: true,
                privileged: false,
                capabilities: Capabilities { drop: ["ALL"] },
            },
            resources: ResourceRequirements::default(),
            hostname: Maybe(None),
            host_aliases: Guarded::default(),
            priority_class_name: Guarded::default(),
            runtime_class_name: Guarded::default(),
            automount_service_account_token: Maybe(None),
            deployment_lifecycle: Guarded::default(),
            init_containers: Maybe(Some(Guarded::default())),
            extra_containers: Guarded::default(),
        }
    }
}
