//! What a schema cannot express: values that depend on each other, names that must be unique or must exist.
//!
//! The walker of `schema` calls [`check`] for every value of a type that has a name; each type that has checks of its
//! own has an arm here. The rules are those of the API server's validation, learned from the server itself.

mod autoscaling;
mod choices;
mod containers;
mod cursor;
mod data;
mod disruption;
mod downward;
mod environment;
mod ingress;
mod jobs;
mod metadata;
mod networks;
mod pods;
mod ports;
mod probes;
mod rbac;
mod resources;
mod security;
mod selectors;
mod services;
mod strategies;
mod tolerations;
mod unique;
mod volumes;
mod workloads;

use crate::lint::diagnostic::Diagnostic;
use crate::schema::{Path, Schema};
use helm_yaml::tree::Node;

use cursor::Cursor;

/// Appends what is wrong with a value of a named type beyond its structure.
pub(super) fn check(schema: Schema, node: &Node, path: &Path<'_>, out: &mut Vec<Diagnostic>) {
    let Some(name) = schema.name().strip_prefix("io.k8s.") else {
        return;
    };
    let name = name.strip_prefix("api.").unwrap_or(name);
    let mut cursor = Cursor { node, path, out };
    // A choice under a wrong name is reported as that.
    if node
        .as_map()
        .is_none_or(|map| schema.unknown_keys(map).next().is_none())
    {
        choices::check(name, &mut cursor);
    }
    unique::check(name, &mut cursor);
    match name {
        "apps.v1.DaemonSetSpec" | "apps.v1.ReplicaSetSpec" | "apps.v1.StatefulSetSpec" => {
            workloads::controller(&mut cursor)
        }
        "apps.v1.DeploymentSpec" => workloads::deployment(&mut cursor),
        "apps.v1.DeploymentStrategy" => strategies::deployment(&mut cursor),
        "apps.v1.DaemonSetUpdateStrategy" | "apps.v1.StatefulSetUpdateStrategy" => {
            strategies::rolling(&mut cursor)
        }
        "autoscaling.v1.HorizontalPodAutoscalerSpec"
        | "autoscaling.v2.HorizontalPodAutoscalerSpec" => {
            autoscaling::bounds(&mut cursor);
            autoscaling::target(&mut cursor);
        }
        "autoscaling.v2.HPAScalingRules" => autoscaling::scaling_rules(&mut cursor),
        "autoscaling.v2.MetricSpec" => autoscaling::metric(&mut cursor),
        "batch.v1.JobSpec" => jobs::job(&mut cursor),
        "batch.v1.CronJob" => jobs::cron_job_name(&mut cursor),
        "autoscaling.v2.MetricTarget" => autoscaling::positive(&mut cursor),
        "core.v1.ConfigMap" => data::config_map(&mut cursor),
        "core.v1.Container" => probes::of_container(&mut cursor),
        "core.v1.DownwardAPIVolumeFile" => downward::file(&mut cursor),
        "core.v1.EnvVar" => environment::variable(&mut cursor),
        "core.v1.EnvVarSource" => downward::variable(&mut cursor),
        "core.v1.NodeSelector" => selectors::node_selector(&mut cursor),
        "core.v1.NodeSelectorRequirement" => selectors::node_requirement(&mut cursor),
        "core.v1.PersistentVolumeClaimSpec" => resources::storage(&mut cursor),
        "core.v1.Pod" => cursor.with("spec", |spec| volumes::of_pod(spec, &[])),
        "core.v1.PodSpec" => pods::pod(&mut cursor),
        "core.v1.ResourceRequirements" => resources::requirements(&mut cursor),
        "core.v1.SeccompProfile" | "core.v1.AppArmorProfile" => security::profile(&mut cursor),
        "core.v1.Secret" => data::secret(&mut cursor),
        "core.v1.PodSecurityContext" => security::pod(&mut cursor),
        "core.v1.SecurityContext" => security::container(&mut cursor),
        "core.v1.ServiceSpec" => services::service(&mut cursor),
        "core.v1.Toleration" => tolerations::toleration(&mut cursor),
        "core.v1.TopologySpreadConstraint" => selectors::spread(&mut cursor),
        "core.v1.VolumeMount" => volumes::mount(&mut cursor),
        "networking.v1.HTTPIngressPath" => ingress::path(&mut cursor),
        "networking.v1.IngressServiceBackend" => ingress::service_backend(&mut cursor),
        "networking.v1.IngressSpec" => ingress::spec(&mut cursor),
        "networking.v1.NetworkPolicyPeer" => networks::peer(&mut cursor),
        "networking.v1.NetworkPolicyPort" => networks::port(&mut cursor),
        "policy.v1.PodDisruptionBudgetSpec" => disruption::budget(&mut cursor),
        "rbac.v1.ClusterRole" => rbac::cluster_role(&mut cursor),
        "rbac.v1.ClusterRoleBinding" => rbac::cluster_role_binding(&mut cursor),
        "rbac.v1.PolicyRule" => rbac::rule(&mut cursor),
        "rbac.v1.Role" => rbac::role(&mut cursor),
        "rbac.v1.Subject" => rbac::cursor(&mut cursor),
        "apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement" => {
            selectors::label_requirement(&mut cursor)
        }
        "apimachinery.pkg.apis.meta.v1.ObjectMeta.loose" => {}
        _ if name.starts_with("apimachinery.pkg.apis.meta.v1.ObjectMeta.") => {
            metadata::named(&mut cursor)
        }
        _ => {}
    }
}
