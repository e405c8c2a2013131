//! Installation order, so that each object finds what it refers to.

use super::Manifest;

/// Kinds in Helm's installation order. Other kinds come last.
const ORDER: [&str; 34] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "Ingress",
];

/// Sorts by kind; the sort is stable.
pub(super) fn by_installation(manifests: &mut [Manifest]) {
    manifests.sort_by_key(|manifest| {
        ORDER
            .iter()
            .position(|kind| *kind == manifest.kind())
            .unwrap_or(ORDER.len())
    });
}
