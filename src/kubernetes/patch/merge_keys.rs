//! The lists of the Kubernetes API whose items a strategic merge patch merges: `x-kubernetes-patch-merge-key` and
//! `x-kubernetes-patch-strategy` of the OpenAPI document. Other lists are replaced.

/// Types (without `io.k8s.api.`), their lists, and the key of the items.
const MERGED: &[(&str, &str, &str)] = &[
    ("core.v1.Container", "env", "name"),
    ("core.v1.Container", "ports", "containerPort"),
    ("core.v1.Container", "volumeDevices", "devicePath"),
    ("core.v1.Container", "volumeMounts", "mountPath"),
    ("core.v1.EphemeralContainer", "env", "name"),
    ("core.v1.EphemeralContainer", "ports", "containerPort"),
    ("core.v1.EphemeralContainer", "volumeDevices", "devicePath"),
    ("core.v1.EphemeralContainer", "volumeMounts", "mountPath"),
    ("core.v1.PodSpec", "containers", "name"),
    ("core.v1.PodSpec", "ephemeralContainers", "name"),
    ("core.v1.PodSpec", "hostAliases", "ip"),
    ("core.v1.PodSpec", "imagePullSecrets", "name"),
    ("core.v1.PodSpec", "initContainers", "name"),
    ("core.v1.PodSpec", "resourceClaims", "name"),
    ("core.v1.PodSpec", "schedulingGates", "name"),
    (
        "core.v1.PodSpec",
        "topologySpreadConstraints",
        "topologyKey",
    ),
    ("core.v1.PodSpec", "volumes", "name"),
    ("core.v1.ServiceAccount", "secrets", "name"),
    ("core.v1.ServiceSpec", "ports", "port"),
    ("meta.v1.ObjectMeta", "ownerReferences", "uid"),
];

/// Lists of strings that are merged as sets.
const SETS: &[(&str, &str)] = &[("meta.v1.ObjectMeta", "finalizers")];

/// How a strategic merge patch treats a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListStrategy {
    /// The list of the patch replaces that of the target.
    Replace,
    /// Items are merged by this key; lists of scalars, which have none, are merged as sets.
    Merge(&'static str),
}

/// The strategy for a list of a type.
pub(super) fn strategy(type_name: &str, field: &str) -> ListStrategy {
    let name = type_name.trim_start_matches("io.k8s.");
    let name = name
        .trim_start_matches("apimachinery.pkg.apis.")
        .trim_start_matches("api.");
    let is_type = |known: &str| {
        name == known
            || name
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    let merged = MERGED
        .iter()
        .find(|(known, list, _)| *list == field && is_type(known));
    if let Some((_, _, key)) = merged {
        return ListStrategy::Merge(key);
    }
    match SETS
        .iter()
        .any(|(known, list)| *list == field && is_type(known))
    {
        true => ListStrategy::Merge(""),
        false => ListStrategy::Replace,
    }
}
