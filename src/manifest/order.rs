//! The order in which objects are applied, so that each finds what it refers to.

use super::Manifest;

/// Kinds in the order in which Helm installs them. What is not named here comes last.
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

/// Sorts by kind; within a kind the order stays.
pub(super) fn by_installation(manifests: &mut [Manifest]) {
    manifests.sort_by_key(|manifest| ORDER.iter().position(|kind| *kind == manifest.kind()).unwrap_or(ORDER.len()));
}
