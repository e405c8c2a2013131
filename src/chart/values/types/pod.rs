//! The manager pod: users, resources, labels, additional containers.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Container, Guarded, HostAlias, HostLabel, Indispensable, Lifecycle, Maybe, Optional,
    PodSecurityContext, PrintedBoolean, PrintedInteger, QuotedAnnotations, ResourceRequirements,
    SecurityContext, TemplatedLabels, Text,
};

/// The manager pod. Job pods are configured in `runners.config`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Pod {
    /// Annotations of the pod.
    #[schemars(extend("examples" = [{"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"}]))]
    pub pod_annotations: Guarded<QuotedAnnotations>,
    /// Labels of the pod. Expressions are evaluated in keys and values.
    #[schemars(extend("examples" = [{"team": "{{ .Values.global.team }}"}]))]
    pub pod_labels: Guarded<TemplatedLabels>,
    /// The number of seconds that running jobs have to finish after Kubernetes stops the manager and before it kills
    /// it.
    pub termination_grace_period_seconds: PrintedInteger,
    /// The security context of the pod: user and groups. The defaults are those of the alpine image; the ubuntu image
    /// needs `runAsUser: 999` and `fsGroup: 999`. As user 0 the runner keeps its configuration in
    /// `/etc/gitlab-runner`.
    #[schemars(with = "Indispensable<PodSecurityContext>")]
    #[schemars(extend("examples" = [{"runAsUser": 999, "runAsGroup": 999, "fsGroup": 999}]))]
    pub pod_security_context: PodUser,
    /// The security context of the manager container. `privileged` applies to the manager; for privileged jobs, set
    /// `privileged = true` in `[runners.kubernetes]` of `runners.config`.
    #[schemars(with = "SecurityContext")]
    pub security_context: RestrictedContainer,
    /// The resource requests and limits of the manager container. For jobs, use `cpu_request`, `memory_limit` and
    /// similar keys in `runners.config`.
    #[schemars(extend("examples" = [{"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}]))]
    pub resources: ResourceRequirements,
    /// The host name of the pod.
    #[schemars(extend("x-since" = "0.62.0", "examples" = ["runner"]))]
    pub hostname: Optional<HostLabel>,
    /// Additional entries of the pod's `/etc/hosts`.
    #[schemars(extend("examples" = [[{"ip": "192.0.2.10", "hostnames": ["gitlab.example.com"]}]]))]
    pub host_aliases: Guarded<Vec<HostAlias>>,
    /// The PriorityClass of the pod.
    #[schemars(extend("examples" = ["system-cluster-critical"]))]
    pub priority_class_name: Guarded<Text>,
    /// The RuntimeClass of the pod.
    #[schemars(extend("examples" = ["gvisor"]))]
    pub runtime_class_name: Guarded<Text>,
    /// Whether the ServiceAccount token is mounted. The `kubernetes` executor needs it. By default, the ServiceAccount
    /// decides.
    #[schemars(extend("examples" = [true]))]
    pub automount_service_account_token: Maybe<PrintedBoolean>,
    /// Lifecycle hooks of the manager container. They replace the hook that unregisters the runner.
    #[schemars(extend("examples" = [{"preStop": {"exec": {"command": ["/entrypoint", "unregister", "--all-runners"]}}}]))]
    pub deployment_lifecycle: Guarded<Lifecycle>,
    /// Init containers, which run one after the other before the manager starts.
    #[schemars(extend("x-since" = "0.92.0"))]
    #[schemars(extend("examples" = [[{"name": "wait", "image": "busybox:1.37", "command": ["sleep", "10"]}]]))]
    pub deployment_init_containers: Maybe<Guarded<Vec<Container>>>,
    /// Additional containers of the manager pod (sidecars).
    #[schemars(extend("x-since" = "0.74.0"))]
    #[schemars(extend("examples" = [[{"name": "docker", "image": "docker:28-dind", "securityContext": {"privileged": true}}]]))]
    pub extra_containers: Guarded<Vec<Container>>,
}

/// The default user of the pod: `gitlab-runner` of the alpine image.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodUser {
    /// User ID.
    pub run_as_user: u32,
    /// ID of the group that owns the volumes.
    pub fs_group: u32,
}

/// The default security context of the manager container.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RestrictedContainer {
    /// Whether privilege escalation is allowed.
    pub allow_privilege_escalation: bool,
    /// Whether the root filesystem is read-only.
    pub read_only_root_filesystem: bool,
    /// Whether the container must run as a non-root user.
    pub run_as_non_root: bool,
    /// Whether the container is privileged.
    pub privileged: bool,
    /// Linux capabilities.
    pub capabilities: Capabilities,
}

/// Linux capabilities.
#[derive(Clone, Debug, Serialize)]
pub struct Capabilities {
    /// The capabilities to drop.
    pub drop: [&'static str; 1],
}

impl Default for Pod {
    fn default() -> Self {
        Self {
            pod_annotations: Guarded::default(),
            pod_labels: Guarded::default(),
            termination_grace_period_seconds: PrintedInteger(3600),
            pod_security_context: PodUser {
                run_as_user: 100,
                fs_group: 65533,
            },
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
            deployment_init_containers: Maybe(Some(Guarded::default())),
            extra_containers: Guarded::default(),
        }
    }
}
