//! Object types: maps with user-defined keys of a certain format, and Kubernetes API types, which the chart renders
//! unchanged.

use std::collections::BTreeMap;

use schemars::json_schema;

use super::scalars::inline_types;
use super::{LabelText, LabelValue, Template, Text};

/// An object with arbitrary keys and values of one type.
pub type MapOf<T> = BTreeMap<String, T>;

/// Declares objects with keys of one format and values of one type. The default of each is empty.
macro_rules! keyed_maps {
    ($($(#[doc = $doc:literal])+ $name:ident = $keys:tt => $values:ty;)+) => {
        inline_types! {$(
            $(#[doc = $doc])+
            $name(BTreeMap<(), ()>) = |generator| json_schema!({
                "type": "object",
                "propertyNames": $keys,
                "additionalProperties": generator.subschema_for::<$values>(),
            });
        )+}
    };
}

keyed_maps! {
    /// Labels, rendered unchanged.
    Labels = { "format": "label-key" } => LabelText;
    /// Labels with expressions in keys and values.
    TemplatedLabels = { "format": "label-key", "x-template": true } => LabelValue;
    /// Annotations, rendered unchanged.
    Annotations = { "format": "label-key" } => String;
    /// Annotations whose values are rendered in quotes.
    QuotedAnnotations = { "format": "label-key" } => Text;
    /// Annotations with expressions in the values.
    TemplatedAnnotations = { "format": "label-key" } => Template;
    /// Environment variables with their values.
    Variables = { "format": "env-var-name" } => Text;
    /// Environment variables with a value source.
    VariableSources = { "format": "env-var-name" } => EnvVarSource;
}

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
