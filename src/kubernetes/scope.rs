//! Whether an object lives in a namespace.

use crate::shape::Shape;

/// Kinds of Kubernetes' own that stand beside all namespaces.
const CLUSTER_KINDS: [&str; 24] = [
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "DeviceClass",
    "FlowSchema",
    "IPAddress",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "RuntimeClass",
    "ServiceCIDR",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

/// Whether objects of a kind live in a namespace; none for a kind that is not Kubernetes' own.
pub fn is_namespaced(api_version: &str, kind: &str) -> Option<bool> {
    Shape::of_kind(api_version, kind).map(|_| !CLUSTER_KINDS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kubernetes_own_is_not_guessed() {
        assert_eq!(is_namespaced("v1", "Secret"), Some(true));
        assert_eq!(is_namespaced("rbac.authorization.k8s.io/v1", "ClusterRole"), Some(false));
        assert_eq!(is_namespaced("external-secrets.io/v1", "ExternalSecret"), None);
    }
}
