//! Values of Kubernetes API types, which the chart renders unchanged.

use std::collections::BTreeMap;

use schemars::json_schema;

use super::inline::inline_types;

/// Declares a type for each definition of the Kubernetes API that a value refers to. Its default is the empty object.
macro_rules! kubernetes_types {
    ($($name:ident = $definition:literal;)+) => {
        inline_types! {$(
            #[doc = concat!("`", $definition, "` of the Kubernetes API.")]
            $name(BTreeMap<(), ()>) =
                |_generator| json_schema!({ "$ref": concat!("kubernetes.json#/$defs/", $definition) });
        )+}
    };
}

kubernetes_types! {
    Affinity = "io.k8s.api.core.v1.Affinity";
    Container = "io.k8s.api.core.v1.Container";
    ContainerPort = "io.k8s.api.core.v1.ContainerPort";
    DeploymentStrategy = "io.k8s.api.apps.v1.DeploymentStrategy";
    EnvFromSource = "io.k8s.api.core.v1.EnvFromSource";
    EnvVarSource = "io.k8s.api.core.v1.EnvVarSource";
    HostAlias = "io.k8s.api.core.v1.HostAlias";
    Lifecycle = "io.k8s.api.core.v1.Lifecycle";
    LocalObjectReference = "io.k8s.api.core.v1.LocalObjectReference";
    MetricSpec = "io.k8s.api.autoscaling.v2.MetricSpec";
    PodDisruptionBudgetSpec = "io.k8s.api.policy.v1.PodDisruptionBudgetSpec";
    PodSecurityContext = "io.k8s.api.core.v1.PodSecurityContext";
    Probe = "io.k8s.api.core.v1.Probe";
    ResourceRequirements = "io.k8s.api.core.v1.ResourceRequirements";
    SecretProjection = "io.k8s.api.core.v1.SecretProjection";
    SecurityContext = "io.k8s.api.core.v1.SecurityContext";
    ServicePort = "io.k8s.api.core.v1.ServicePort";
    Toleration = "io.k8s.api.core.v1.Toleration";
    TopologySpreadConstraint = "io.k8s.api.core.v1.TopologySpreadConstraint";
    Volume = "io.k8s.api.core.v1.Volume";
    VolumeMount = "io.k8s.api.core.v1.VolumeMount";
}
