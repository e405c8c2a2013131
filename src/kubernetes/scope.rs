//! Whether an object is namespaced.

use crate::schema::Schema;

/// Built-in kinds that are cluster-scoped.
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

/// Returns true if objects of a kind are namespaced; `None` for custom kinds.
pub fn is_namespaced(api_version: &str, kind: &str) -> Option<bool> {
    Schema::of_kind(api_version, kind).map(|_| !CLUSTER_KINDS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_kinds_are_unknown() {
        assert_eq!(is_namespaced("v1", "Secret"), Some(true));
        assert_eq!(
            is_namespaced("rbac.authorization.k8s.io/v1", "ClusterRole"),
            Some(false)
        );
        assert_eq!(
            is_namespaced("external-secrets.io/v1", "ExternalSecret"),
            None
        );
    }
}
