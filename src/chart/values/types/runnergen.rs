//! Settings of runnergen for deployment modes that the chart does not have, under the key `runnergen`.

use std::collections::BTreeMap;

use schemars::{JsonSchema, json_schema};
use serde::Serialize;

use super::scalars::inline_types;
use super::{AddressRange, AnyMap, ContainerPort, HostPath, Maybe, Quantity, StrictFlag};

/// Settings of runnergen for deployment modes that the chart does not have. The chart ignores this key, so the file
/// still works with Helm.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Runnergen {
    /// The kind of workload: a Deployment, a DaemonSet (one manager on each node) or a StatefulSet (stable pod names).
    #[schemars(extend("default" = "Deployment", "examples" = ["DaemonSet"]))]
    pub workload: Maybe<Workload>,
    /// How the runner is registered: by the script of the manager container (`entrypoint`), by an init container
    /// (`initContainer`), or not at all (`none`), because `runners.configOverride` contains a token.
    #[schemars(extend("default" = "entrypoint", "examples" = ["initContainer"]))]
    pub registration: Maybe<RegistrationMode>,
    /// The volume of the runner's configuration and its system ID.
    #[schemars(extend("examples" = [{"type": "persistentVolumeClaim", "size": "100Mi"}]))]
    pub storage: Maybe<Storage>,
    /// The source of the rules of the Role: `rbac.rules`, as with the chart (`chart`), or exactly the permissions that
    /// the configuration needs (`minimal`). `minimal` also creates the Role and the ServiceAccount unless the values
    /// disable it.
    #[schemars(extend("default" = "chart", "examples" = ["minimal"]))]
    pub rbac: Maybe<RoleSource>,
    /// Whether the pod conforms to the Restricted Pod Security Standard, with minimal RBAC, a NetworkPolicy and, with
    /// several replicas, a PodDisruptionBudget. Explicit values override this.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub hardened: Maybe<StrictFlag>,
    /// Destinations that the NetworkPolicy of a hardened pod allows. Without addresses, only the ports are restricted.
    #[schemars(extend("examples" = [{"gitlab": ["192.0.2.10/32"]}]))]
    pub network: Maybe<Network>,
    /// Settings of the `docker` executor (`runners.executor`). The Docker socket is owned by root, so the pod runs as
    /// user 0 unless `podSecurityContext` sets another user.
    #[schemars(extend("examples" = [{"image": "alpine:3.22", "networkMode": "host"}]))]
    pub docker: Maybe<Docker>,
    /// Additional ports of the manager container.
    #[schemars(extend("examples" = [[{"name": "http", "containerPort": 80}]]))]
    pub ports: Maybe<Vec<ContainerPort>>,
    /// Patches of the rendered objects, applied in this order, for everything without a value in the chart.
    #[schemars(extend("examples" = [[{
        "target": {"kind": "Deployment"},
        "patch": {"spec": {"template": {"spec": {"dnsConfig": {"options": [{"name": "ndots", "value": "2"}]}}}}},
    }]]))]
    pub patches: Maybe<Vec<Patch>>,
}

/// A patch of rendered objects.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Patch {
    /// The objects that the patch changes: those that meet every condition. Without a target, a strategic merge patch
    /// changes the object with its `kind` and `metadata.name`.
    #[schemars(extend("examples" = [{"kind": "Deployment"}]))]
    pub target: Maybe<PatchTarget>,
    /// A strategic merge patch (an object), or JSON 6902 operations (an array). A string contains one of them as YAML.
    #[schemars(extend("examples" = [{"metadata": {"annotations": {"team": "ci"}}}]))]
    pub patch: Maybe<PatchDocument>,
}

/// Conditions on objects. Group, version, kind, name and namespace are words, or regular expressions for the whole field.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PatchTarget {
    /// The API group, such as `apps`.
    #[schemars(extend("examples" = ["apps"]))]
    pub group: Maybe<String>,
    /// The API version, such as `v1`.
    #[schemars(extend("examples" = ["v1"]))]
    pub version: Maybe<String>,
    /// The kind.
    #[schemars(extend("examples" = ["Deployment"]))]
    pub kind: Maybe<String>,
    /// The name.
    #[schemars(extend("examples" = ["gitlab-runner"]))]
    pub name: Maybe<String>,
    /// The namespace.
    #[schemars(extend("examples" = ["ci"]))]
    pub namespace: Maybe<String>,
    /// A label selector.
    #[schemars(extend("examples" = ["app=gitlab-runner"]))]
    pub label_selector: Maybe<String>,
    /// A selector for annotations.
    #[schemars(extend("examples" = ["team=ci"]))]
    pub annotation_selector: Maybe<String>,
}

inline_types! {
    /// A patch: an object, an array, or a string that contains one of them.
    PatchDocument(BTreeMap<(), ()>) = |generator| json_schema!({ "anyOf": [
        generator.subschema_for::<AnyMap>(),
        { "type": "array", "items": generator.subschema_for::<AnyMap>() },
        { "type": "string" },
    ] });
}

/// The kind of workload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
#[allow(missing_docs, reason = "Kubernetes' own names")]
pub enum Workload {
    #[default]
    Deployment,
    DaemonSet,
    StatefulSet,
}

/// How the runner is registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum RegistrationMode {
    /// The script of the manager container registers before it starts the runner.
    #[default]
    Entrypoint,
    /// An init container registers and writes config.toml to a volume.
    InitContainer,
    /// No registration: the configuration is complete.
    None,
}

/// The source of the rules of the Role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum RoleSource {
    /// `rbac.rules`, as with the chart.
    #[default]
    Chart,
    /// The permissions that the configuration needs.
    Minimal,
}

/// The volume of the runner's configuration.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Storage {
    /// The type of the volume: a directory with the lifetime of the pod (`emptyDir`), or a `persistentVolumeClaim`.
    #[schemars(extend("default" = "emptyDir", "examples" = ["persistentVolumeClaim"]))]
    pub r#type: Maybe<StorageType>,
    /// The name of an existing claim. Without it, `persistentVolumeClaim` renders one.
    #[schemars(extend("examples" = ["gitlab-runner-config"]))]
    pub existing_claim: Maybe<String>,
    /// The requested size of the claim.
    #[schemars(extend("default" = "100Mi", "examples" = ["1Gi"]))]
    pub size: Maybe<Quantity>,
    /// The StorageClass of the claim. The default is that of the cluster.
    #[schemars(extend("examples" = ["standard"]))]
    pub storage_class_name: Maybe<String>,
    /// The access modes of the claim.
    #[schemars(extend("default" = ["ReadWriteOnce"], "examples" = [["ReadWriteMany"]]))]
    pub access_modes: Maybe<Vec<AccessMode>>,
    /// Whether the configuration is mounted read-only into the manager container. With `registration: initContainer`,
    /// the runner then appears in GitLab as a new manager after each start, because it cannot store its system ID;
    /// with `none`, only `config.toml` itself is mounted read-only.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub read_only: Maybe<StrictFlag>,
    /// Whether an empty `config.toml.lock` is created next to the configuration, which old runner versions require.
    #[schemars(extend("default" = false, "examples" = [true]))]
    pub lock_file: Maybe<StrictFlag>,
}

/// The type of a volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum StorageType {
    /// Deleted with the pod.
    #[default]
    EmptyDir,
    /// Persistent.
    PersistentVolumeClaim,
}

/// An access mode of a claim.
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

/// Destinations that the NetworkPolicy of a hardened pod allows. Without addresses, only the ports are restricted.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Network {
    /// The addresses of GitLab, in CIDR notation.
    #[schemars(extend("examples" = [["192.0.2.10/32"]]))]
    pub gitlab: Maybe<Vec<AddressRange>>,
    /// The addresses of the Kubernetes API, in CIDR notation.
    #[schemars(extend("examples" = [["198.51.100.1/32"]]))]
    pub kubernetes_api: Maybe<Vec<AddressRange>>,
    /// The addresses of the cluster's DNS servers, in CIDR notation.
    #[schemars(extend("examples" = [["10.96.0.10/32"]]))]
    pub dns: Maybe<Vec<AddressRange>>,
}

/// Settings of the `docker` executor.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Docker {
    /// The image of jobs that do not specify one.
    #[schemars(extend("examples" = ["alpine:3.22"]))]
    pub image: Maybe<String>,
    /// The network mode of the job containers.
    #[schemars(extend("examples" = ["host"]))]
    pub network_mode: Maybe<String>,
    /// Volumes of the job containers, in the syntax of `docker run --volume`.
    #[schemars(extend("examples" = [["/var/run/docker.sock:/var/run/docker.sock", "/cache"]]))]
    pub volumes: Maybe<Vec<String>>,
    /// Additional entries of the job containers' `/etc/hosts`: host name, colon, address.
    #[schemars(extend("examples" = [["gitlab.example.com:192.0.2.10"]]))]
    pub extra_hosts: Maybe<Vec<String>>,
    /// The Docker socket of the node, mounted read-only into the manager container.
    #[schemars(extend("default" = "/var/run/docker.sock", "examples" = ["/run/user/1000/docker.sock"]))]
    pub socket: Maybe<HostPath>,
}
