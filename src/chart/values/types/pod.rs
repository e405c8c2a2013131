//! The manager pod: users, resources, labels, additional containers, scheduling, probes.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Affinity, Container, Flag, Guarded, HostAlias, HostLabel, Indispensable, Labels, Lifecycle,
    Maybe, Optional, PodSecurityContext, PrintedBoolean, PrintedInteger, PrintedText, Probe,
    QuotedAnnotations, ResourceRequirements, SecurityContext, TemplatedLabels, Text, Toleration,
    TopologySpreadConstraint,
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
    #[schemars(extend("examples" = ["runner"]))]
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
    #[schemars(extend("examples" = [[{"name": "wait", "image": "busybox:1.37", "command": ["sleep", "10"]}]]))]
    pub deployment_init_containers: Maybe<Guarded<Vec<Container>>>,
    /// Additional containers of the manager pod (sidecars).
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

/// Scheduling of the manager pod. For job pods, use `runners.config`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Scheduling {
    /// Labels that a node must have.
    #[schemars(extend("examples" = [{"kubernetes.io/os": "linux"}]))]
    pub node_selector: Guarded<Labels>,
    /// Tolerations for node taints.
    #[schemars(extend("examples" = [[{"key": "dedicated", "operator": "Equal", "value": "ci", "effect": "NoSchedule"}]]))]
    pub tolerations: Guarded<Vec<Toleration>>,
    /// Affinity and anti-affinity to nodes and other pods.
    #[schemars(extend("examples" = [{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}]}}}]))]
    pub affinity: Guarded<Affinity>,
    /// How manager pods are distributed over nodes and zones. An array, although the chart's default is an object.
    #[schemars(with = "Guarded<Vec<TopologySpreadConstraint>>")]
    #[schemars(extend("examples" = [[{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app": "gitlab-runner"}}}]]))]
    pub topology_spread_constraints: TopologySpreadConstraint,
    /// The scheduler of the pod.
    #[schemars(extend("examples" = ["batch-scheduler"]))]
    pub scheduler_name: Optional<PrintedText>,
}

/// Probes of the manager.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Probes {
    /// The timeout of each probe in seconds. The request to GitLab in the liveness probe has one second less.
    #[schemars(extend("minimum" = 1, "default" = 4))]
    pub probe_timeout_seconds: Optional<PrintedInteger>,
    /// Checks whether the manager is running and GitLab knows it. After `failureThreshold` failures the container is
    /// restarted, also during an outage of GitLab.
    pub liveness_probe: Indispensable<LivenessProbe>,
    /// Checks whether the manager process is running.
    pub readiness_probe: Indispensable<ReadinessProbe>,
    /// The startup probe of the manager container, rendered unchanged. The other probes wait until it succeeds. By
    /// default there is none.
    #[schemars(extend("examples" = [{"exec": {"command": ["/usr/bin/pgrep", "gitlab.*runner"]}, "periodSeconds": 5, "failureThreshold": 60}]))]
    pub startup_probe: Maybe<Guarded<Probe>>,
}

/// Settings of the liveness probe.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct LivenessProbe {
    /// Whether the probe is enabled. Without it, a manager that hangs is not restarted; with it, an outage of GitLab
    /// restarts every manager.
    pub enabled: Maybe<Flag>,
    /// The number of seconds between the start of the container and the first probe.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// The number of seconds between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// The number of consecutive successes after a failure that mark the container as alive. Kubernetes only accepts
    /// 1.
    #[schemars(extend("minimum" = 1, "maximum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// The number of consecutive failures after which the container is restarted.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
    /// The termination grace period in seconds for restarts by the probe. It overrides that of the pod.
    #[schemars(extend("minimum" = 1, "examples" = [30]))]
    pub termination_grace_period_seconds: Optional<PrintedInteger>,
}

/// Settings of the readiness probe.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ReadinessProbe {
    /// The number of seconds between the start of the container and the first probe.
    #[schemars(extend("minimum" = 0, "default" = 60))]
    pub initial_delay_seconds: Optional<PrintedInteger>,
    /// The number of seconds between two probes.
    #[schemars(extend("minimum" = 1, "default" = 60))]
    pub period_seconds: Optional<PrintedInteger>,
    /// The number of consecutive successes that mark the pod as ready.
    #[schemars(extend("minimum" = 1, "default" = 1))]
    pub success_threshold: Optional<PrintedInteger>,
    /// The number of consecutive failures that mark the pod as not ready.
    #[schemars(extend("minimum" = 1, "default" = 3))]
    pub failure_threshold: Optional<PrintedInteger>,
}

impl Default for Probes {
    fn default() -> Self {
        Self {
            probe_timeout_seconds: Maybe(None),
            liveness_probe: Indispensable::default(),
            readiness_probe: Indispensable::default(),
            startup_probe: Maybe(Some(Guarded::default())),
        }
    }
}

impl Default for LivenessProbe {
    fn default() -> Self {
        Self {
            enabled: Maybe(Some(Flag(true))),
            initial_delay_seconds: Maybe(None),
            period_seconds: Maybe(None),
            success_threshold: Maybe(None),
            failure_threshold: Maybe(None),
            termination_grace_period_seconds: Maybe(None),
        }
    }
}
