//! Checks that a schema cannot express: fields that depend on each other, names that must be unique or must exist.
//!
//! [`CHECKS`] assigns the checks to the types of the Kubernetes API. They follow the validation of the API server.

mod containers;
mod cursor;
mod keys;
mod networking;
mod objects;
mod pod_resources;
mod pods;
mod rbac;
mod security;
mod workloads;

use crate::lint::diagnostic::Diagnostic;
use crate::schema::{Path, Schema};
use helm_yaml::tree::Node;

use cursor::Cursor;

type Check = fn(&mut Cursor<'_>);

/// Types (without `io.k8s.` and `api.`) and their checks. [`keys`] has two more tables: keys that exclude one another, and
/// keys that must be unique.
const CHECKS: &[(&str, Check)] = &[
    (LABEL_REQUIREMENT, pods::label_requirement),
    ("apps.v1.DaemonSetSpec", workloads::controller),
    (
        "apps.v1.DaemonSetUpdateStrategy",
        workloads::update_strategy,
    ),
    ("apps.v1.DeploymentSpec", workloads::deployment),
    ("apps.v1.DeploymentStrategy", workloads::deployment_strategy),
    ("apps.v1.ReplicaSetSpec", workloads::controller),
    ("apps.v1.StatefulSetSpec", workloads::controller),
    (
        "apps.v1.StatefulSetUpdateStrategy",
        workloads::update_strategy,
    ),
    (
        "autoscaling.v1.HorizontalPodAutoscalerSpec",
        workloads::autoscaler,
    ),
    ("autoscaling.v2.HPAScalingRules", workloads::scaling_rules),
    (
        "autoscaling.v2.HorizontalPodAutoscalerSpec",
        workloads::autoscaler,
    ),
    ("autoscaling.v2.MetricSpec", workloads::metric),
    ("autoscaling.v2.MetricTarget", workloads::metric_target),
    ("batch.v1.CronJob", workloads::cron_job_name),
    ("batch.v1.JobSpec", workloads::job),
    ("core.v1.AppArmorProfile", security::profile),
    ("core.v1.ConfigMap", objects::config_map),
    ("core.v1.Container", containers::container),
    ("core.v1.DownwardAPIVolumeFile", containers::downward_file),
    ("core.v1.EnvVar", containers::env_var),
    ("core.v1.EnvVarSource", containers::env_var_source),
    ("core.v1.NodeSelector", pods::node_selector),
    ("core.v1.NodeSelectorRequirement", pods::node_requirement),
    ("core.v1.NodeSelectorTerm", pods::node_term),
    (
        "core.v1.PersistentVolumeClaimSpec",
        containers::volume_claim,
    ),
    ("core.v1.Pod", pods::bare_pod),
    ("core.v1.PodAffinityTerm", pods::affinity_term),
    ("core.v1.PodSecurityContext", security::pod_context),
    ("core.v1.PodSpec", pods::pod),
    (
        "core.v1.ResourceRequirements",
        containers::resource_requirements,
    ),
    ("core.v1.SeccompProfile", security::profile),
    ("core.v1.Secret", objects::secret),
    ("core.v1.SecurityContext", security::container_context),
    ("core.v1.ServiceSpec", networking::service),
    ("core.v1.Toleration", pods::toleration),
    ("core.v1.TopologySpreadConstraint", pods::spread_constraint),
    ("core.v1.VolumeMount", pods::volume_mount),
    ("networking.v1.HTTPIngressPath", networking::ingress_path),
    (
        "networking.v1.IngressServiceBackend",
        networking::service_backend,
    ),
    ("networking.v1.IngressSpec", networking::ingress),
    (
        "networking.v1.NetworkPolicyPeer",
        networking::network_policy_peer,
    ),
    (
        "networking.v1.NetworkPolicyPort",
        networking::network_policy_port,
    ),
    (
        "policy.v1.PodDisruptionBudgetSpec",
        workloads::disruption_budget,
    ),
    ("rbac.v1.ClusterRole", rbac::cluster_role),
    ("rbac.v1.ClusterRoleBinding", rbac::cluster_role_binding),
    ("rbac.v1.PolicyRule", rbac::policy_rule),
    ("rbac.v1.Role", rbac::role),
    ("rbac.v1.Subject", rbac::subject),
];

const LABEL_REQUIREMENT: &str = "apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement";

/// Metadata of an object: `ObjectMeta.` with the format of the name.
const NAMED_METADATA: &str = "apimachinery.pkg.apis.meta.v1.ObjectMeta.";

/// Metadata of a pod template, which does not need a name.
const UNNAMED_METADATA: &str = "apimachinery.pkg.apis.meta.v1.ObjectMeta.loose";

/// Appends the violations of a value whose schema is a definition.
pub(super) fn check(schema: Schema, node: &Node, path: &Path<'_>, out: &mut Vec<Diagnostic>) {
    let Some(name) = schema.name().strip_prefix("io.k8s.") else {
        return;
    };
    let name = name.strip_prefix("api.").unwrap_or(name);
    let mut cursor = Cursor { node, path, out };
    // A misspelled key of a choice is reported as unknown, not as missing.
    if node
        .as_map()
        .is_none_or(|map| schema.unknown_keys(map).next().is_none())
    {
        keys::check_choice(name, &mut cursor);
    }
    keys::check_unique(name, &mut cursor);
    if let Ok(found) = CHECKS.binary_search_by_key(&name, |(name, _)| name) {
        CHECKS[found].1(&mut cursor);
    }
    if name.starts_with(NAMED_METADATA) && name != UNNAMED_METADATA {
        objects::metadata(&mut cursor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_checked_type_is_a_definition() {
        assert!(CHECKS.is_sorted_by_key(|(name, _)| name));
        let checked = CHECKS.iter().map(|(name, _)| *name);
        for name in checked.chain(keys::checked_types()) {
            let is_known = |prefix| Schema::named(&format!("io.k8s.{prefix}{name}")).is_some();
            assert!(is_known("") || is_known("api."), "{name}");
        }
    }
}
