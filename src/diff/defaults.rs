//! Fields that the diff ignores: API-server defaults and metadata managed by tools.

use helm_yaml::tree::{Node, Value};

/// Metadata fields managed by the API server.
const SERVER_METADATA: [&str; 7] = [
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "managedFields",
    "selfLink",
    "deletionTimestamp",
];

/// Annotations managed by tools.
const TOOL_ANNOTATIONS: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    "kubectl.kubernetes.io/restartedAt",
    "deployment.kubernetes.io/revision",
    "deprecated.daemonset.template.generation",
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
];

/// A label that Helm sets on every object, and an annotation with the source file.
const HELM_METADATA: [&str; 2] = [
    "app.kubernetes.io/managed-by",
    "postrenderer.helm.sh/postrender-filename",
];

/// The prefix of the labels and annotations with which kubectl records the members of an ApplySet.
const APPLY_SET: &str = "applyset.kubernetes.io/";

/// The label of the object with the ID of an ApplySet.
pub(super) const APPLY_SET_ID: &str = "applyset.kubernetes.io/id";

/// Fields with their API-server default, at any path.
const DEFAULTS: [(&str, &str); 38] = [
    ("revisionHistoryLimit", "10"),
    ("progressDeadlineSeconds", "600"),
    ("replicas", "1"),
    ("maxSurge", "25%"),
    ("maxUnavailable", "25%"),
    ("maxUnavailable", "1"),
    ("maxSurge", "0"),
    ("partition", "0"),
    ("podManagementPolicy", "OrderedReady"),
    ("type", "RollingUpdate"),
    ("type", "ClusterIP"),
    ("type", "Opaque"),
    ("whenDeleted", "Retain"),
    ("whenScaled", "Retain"),
    ("dnsPolicy", "ClusterFirst"),
    ("restartPolicy", "Always"),
    ("schedulerName", "default-scheduler"),
    ("terminationGracePeriodSeconds", "30"),
    ("terminationMessagePath", "/dev/termination-log"),
    ("terminationMessagePolicy", "File"),
    ("imagePullPolicy", "IfNotPresent"),
    ("imagePullPolicy", "Always"),
    ("protocol", "TCP"),
    ("timeoutSeconds", "1"),
    ("periodSeconds", "10"),
    ("successThreshold", "1"),
    ("failureThreshold", "3"),
    ("scheme", "HTTP"),
    ("defaultMode", "420"),
    ("expirationSeconds", "3600"),
    ("apiVersion", "v1"),
    ("enableServiceLinks", "true"),
    ("sessionAffinity", "None"),
    ("internalTrafficPolicy", "Cluster"),
    ("externalTrafficPolicy", "Cluster"),
    ("allocateLoadBalancerNodePorts", "true"),
    ("volumeMode", "Filesystem"),
    ("apiGroup", "rbac.authorization.k8s.io"),
];

/// Fields whose value the API server chooses.
const FILLED_IN: [&str; 7] = [
    "clusterIP",
    "clusterIPs",
    "ipFamilies",
    "ipFamilyPolicy",
    "nodePort",
    "healthCheckNodePort",
    "volumeName",
];

/// Returns true if a field is managed by the API server or a tool.
pub(super) fn is_managed(path: &str, key: &str, ignore_checksums: bool) -> bool {
    match path {
        "" => key == "status",
        "metadata" => SERVER_METADATA.contains(&key),
        _ if path.ends_with("annotations") || path.ends_with("labels") => {
            TOOL_ANNOTATIONS.contains(&key)
                || HELM_METADATA.contains(&key)
                || key.starts_with(APPLY_SET)
                || (ignore_checksums && key.starts_with("checksum/"))
        }
        _ => false,
    }
}

/// Maps with user-defined keys, which the API server does not default.
const USER_DEFINED_KEYS: [&str; 6] = [
    "data",
    "binaryData",
    "labels",
    "annotations",
    "matchLabels",
    "nodeSelector",
];

/// Returns true if the keys of a map are user-defined.
pub(super) fn has_user_defined_keys(path: &str) -> bool {
    USER_DEFINED_KEYS.contains(&path.rsplit('.').next().unwrap_or_default())
}

/// Returns true if a value is empty.
pub(super) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::List(list) => list.is_empty(),
        _ => false,
    }
}

/// Returns true if a field with this value equals a missing field.
pub(super) fn is_absent(key: &str, node: &Node, siblings: &Node) -> bool {
    match &node.value {
        _ if is_empty(node) => true,
        Value::Map(map) => map
            .iter()
            .all(|(key, entry)| is_absent(key, &entry.node, node)),
        _ if FILLED_IN.contains(&key) => true,
        Value::List(list) => key == "metrics" && is_default_scaling(list),
        _ => is_default(key, node) || is_alias(key, node, siblings),
    }
}

/// Default metrics of a HorizontalPodAutoscaler.
fn is_default_scaling(metrics: &[Node]) -> bool {
    let [metric] = metrics else { return false };
    let says = |path: &[&str], value: &str| {
        metric
            .at(path)
            .is_some_and(|node| node.to_template_string() == value)
    };
    says(&["resource", "name"], "cpu") && says(&["resource", "target", "averageUtilization"], "80")
}

fn is_default(key: &str, node: &Node) -> bool {
    DEFAULTS
        .iter()
        .any(|(known, value)| *known == key && node.to_template_string() == *value)
}

/// Fields that repeat another field: a deprecated name of the account, the target of a port.
fn is_alias(key: &str, node: &Node, siblings: &Node) -> bool {
    let of = match key {
        "serviceAccount" => "serviceAccountName",
        "targetPort" => "port",
        _ => return false,
    };
    siblings
        .get(of)
        .is_some_and(|other| other.value == node.value)
}
