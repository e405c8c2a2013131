//! What the chart has no value for: other ways to run a runner, under the one key `runnergen`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{AddressRange, ContainerPort, HostPath, Maybe, Quantity, StrictFlag};

/// What runnergen can do beyond the chart. The chart ignores this key, so that the same file still works with Helm.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Runnergen {
    /// What keeps the pod running: a Deployment, a DaemonSet (one on each node) or a StatefulSet (lasting names).
    #[schemars(extend("default" = "Deployment", "examples" = ["DaemonSet"]))]
    pub workload: Maybe<Workload>,
    /// How the runner comes to its registration: the container's own script (`entrypoint`), a container that runs
    /// before it (`initContainer`), or not at all (`none`), because a complete `runners.configOverride` holds a token.
    #[schemars(extend("default" = "entrypoint", "examples" = ["initContainer"]))]
    pub registration: Maybe<RegistrationMode>,
    /// Where the runner's configuration lives, with the identity that it writes for itself.
    #[schemars(extend("examples" = [{"type": "persistentVolumeClaim", "size": "100Mi"}]))]
    pub storage: Maybe<Storage>,
    /// Where the rules of the Role come from: `rbac.rules` as with the chart, or the configuration itself, with every
    /// permission that it needs and no other (`minimal`, which creates Role and account unless the values say not to).
    #[schemars(extend("default" = "chart", "examples" = ["minimal"]))]
    pub rbac: Maybe<RoleSource>,
    /// Whether the pod is made to pass the Restricted Pod Security Standard, with minimal permissions, a
    /// PodDisruptionBudget where there are replicas and a NetworkPolicy. What the values say themselves wins.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub hardened: Maybe<StrictFlag>,
    /// What the NetworkPolicy of a hardened pod lets through.
    #[schemars(extend("examples" = [{"gitlab": ["192.0.2.10/32"]}]))]
    pub network: Maybe<Network>,
    /// What the executor `docker` (`runners.executor`) needs. The socket belongs to the node's root, so that the pod
    /// runs as user 0 unless `podSecurityContext` says another.
    #[schemars(extend("examples" = [{"image": "alpine:3.22", "networkMode": "host"}]))]
    pub docker: Maybe<Docker>,
    /// More ports that the manager's container names.
    #[schemars(extend("examples" = [[{"name": "http", "containerPort": 80}]]))]
    pub ports: Maybe<Vec<ContainerPort>>,
}

/// What keeps the pod running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum Workload {
    #[default]
    Deployment,
    DaemonSet,
    StatefulSet,
}

/// How the runner comes to its registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum RegistrationMode {
    /// The container's own script registers before it starts the runner.
    #[default]
    Entrypoint,
    /// An init container registers and leaves config.toml on a volume.
    InitContainer,
    /// The configuration is complete.
    None,
}

/// Where the rules of the Role come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum RoleSource {
    /// `rbac.rules`, as the chart takes them.
    #[default]
    Chart,
    /// What the configuration needs.
    Minimal,
}

/// Where the runner's configuration lives.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Storage {
    /// A directory that goes with the pod (`emptyDir`), or a claim that outlives it.
    #[schemars(extend("default" = "emptyDir", "examples" = ["persistentVolumeClaim"]))]
    pub r#type: Maybe<StorageType>,
    /// A claim that exists already. Without it, `persistentVolumeClaim` renders one.
    #[schemars(extend("examples" = ["gitlab-runner-config"]))]
    pub existing_claim: Maybe<String>,
    /// How much the claim asks for.
    #[schemars(extend("default" = "100Mi", "examples" = ["1Gi"]))]
    pub size: Maybe<Quantity>,
    /// The class that provides the claim's volume. Without it the cluster's default does.
    #[schemars(extend("examples" = ["standard"]))]
    pub storage_class_name: Maybe<String>,
    /// Whether one node mounts the claim, one pod, or many.
    #[schemars(extend("default" = ["ReadWriteOnce"], "examples" = [["ReadWriteMany"]]))]
    pub access_modes: Maybe<Vec<AccessMode>>,
    /// Whether the manager's container finds the configuration beyond change. With `registration: initContainer` the
    /// runner then shows up in GitLab as a new manager after each start, because it cannot keep its identity; with
    /// `none` only `config.toml` itself is mounted beyond change.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub read_only: Maybe<StrictFlag>,
    /// Whether an empty `config.toml.lock` lies beside the configuration, as runners of old wanted.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub lock_file: Maybe<StrictFlag>,
}

/// What kind of volume it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum StorageType {
    /// Goes with the pod.
    #[default]
    EmptyDir,
    /// Outlives it.
    PersistentVolumeClaim,
}

/// Who may mount a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum AccessMode {
    #[default]
    ReadWriteOnce,
    ReadWriteOncePod,
    ReadWriteMany,
    ReadOnlyMany,
}

/// What the NetworkPolicy of a hardened pod lets through. Without addresses only the ports are limited.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Network {
    /// The addresses of GitLab.
    #[schemars(extend("examples" = [["192.0.2.10/32"]]))]
    pub gitlab: Maybe<Vec<AddressRange>>,
    /// The addresses of the Kubernetes API.
    #[schemars(extend("examples" = [["198.51.100.1/32"]]))]
    pub kubernetes_api: Maybe<Vec<AddressRange>>,
    /// The addresses of the cluster's name servers.
    #[schemars(extend("examples" = [["10.96.0.10/32"]]))]
    pub dns: Maybe<Vec<AddressRange>>,
}

/// What the executor `docker` needs.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Docker {
    /// What jobs run on that name no image.
    #[schemars(extend("examples" = ["alpine:3.22"]))]
    pub image: Maybe<String>,
    /// The network of the jobs' containers.
    #[schemars(extend("examples" = ["host"]))]
    pub network_mode: Maybe<String>,
    /// What jobs find mounted, as `docker run --volume` writes it.
    #[schemars(extend("examples" = [["/var/run/docker.sock:/var/run/docker.sock", "/cache"]]))]
    pub volumes: Maybe<Vec<String>>,
    /// Lines that are added to a job's `/etc/hosts`: name, colon, address.
    #[schemars(extend("examples" = [["gitlab.example.com:192.0.2.10"]]))]
    pub extra_hosts: Maybe<Vec<String>>,
    /// The socket of the node's Docker, mounted beyond change into the manager's container.
    #[schemars(extend("default" = "/var/run/docker.sock", "examples" = ["/run/user/1000/docker.sock"]))]
    pub socket: Maybe<HostPath>,
}
