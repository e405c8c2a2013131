//! Keys that exclude one another, and keys whose values must be unique in a list.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use crate::lint::diagnostic::Diagnostic;
use crate::schema::{Path, diagnostic};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::cursor::{Cursor, text};

/// How many keys of a group can be set.
#[derive(Clone, Copy, PartialEq)]
enum Count {
    ExactlyOne,
    AtMostOne,
}

/// Types and their keys that exclude one another.
const CHOICES: &[(&str, Count, &str)] = &[
    (
        "core.v1.DownwardAPIVolumeFile",
        Count::ExactlyOne,
        "fieldRef resourceFieldRef",
    ),
    (
        "core.v1.EnvFromSource",
        Count::ExactlyOne,
        "configMapRef secretRef",
    ),
    (
        "core.v1.EnvVarSource",
        Count::ExactlyOne,
        "configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef",
    ),
    (
        "core.v1.LifecycleHandler",
        Count::ExactlyOne,
        "exec httpGet sleep tcpSocket",
    ),
    (
        "core.v1.Probe",
        Count::ExactlyOne,
        "exec grpc httpGet tcpSocket",
    ),
    ("core.v1.Volume", Count::AtMostOne, VOLUME_SOURCES),
    (
        "core.v1.VolumeProjection",
        Count::AtMostOne,
        "clusterTrustBundle configMap downwardAPI podCertificate secret serviceAccountToken",
    ),
    (
        "networking.v1.IngressBackend",
        Count::ExactlyOne,
        "resource service",
    ),
    (
        "policy.v1.PodDisruptionBudgetSpec",
        Count::AtMostOne,
        "maxUnavailable minAvailable",
    ),
];

/// A volume without a source is an `emptyDir`.
const VOLUME_SOURCES: &str = "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir \
                              ephemeral fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath image iscsi \
                              nfs persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd scaleIO \
                              secret storageos vsphereVolume";

/// Types, their lists, and the key that must be unique in the list.
const UNIQUE: &[(&str, &str, &str)] = &[
    ("core.v1.Container", "ports", "name"),
    ("core.v1.Container", "volumeMounts", "mountPath"),
    ("core.v1.PodSpec", "volumes", "name"),
    ("core.v1.ServiceSpec", "ports", "name"),
];

/// Checks the keys of a value that exclude one another.
pub(super) fn check_choice(name: &str, cursor: &mut Cursor<'_>) {
    let Some((_, count, keys)) = CHOICES.iter().find(|(known, _, _)| *known == name) else {
        return;
    };
    let keys: Vec<&str> = keys.split_whitespace().collect();
    let set: Vec<&str> = keys
        .iter()
        .copied()
        .filter(|key| cursor.get(key).is_some())
        .collect();
    match set.as_slice() {
        [] if *count == Count::ExactlyOne => {
            let message = format!(
                "missing key in `{}`: expected one of `{}`",
                cursor.path,
                keys.join("`, `")
            );
            cursor.missing(message);
        }
        [] | [_] => {}
        [first, others @ ..] => {
            for other in others {
                let message = format!(
                    "conflicting `{other}`: `{first}` is set, and only one of them is allowed"
                );
                let span = cursor.key_span(first);
                cursor
                    .report_key(other, RULES.conflict, message)
                    .relate(span, format!("`{first}` is set here"));
            }
        }
    }
}

/// Checks the lists of a value whose items must be unique.
pub(super) fn check_unique(name: &str, cursor: &mut Cursor<'_>) {
    for (_, list, key) in UNIQUE.iter().filter(|(known, _, _)| *known == name) {
        let path = cursor.path.key(list);
        let mut seen = HashMap::new();
        report_duplicates(cursor.list(list), &path, key, &mut seen, cursor.out);
    }
}

/// Reports items with the same value of `key`. `seen` maps each value to its first occurrence.
pub(super) fn report_duplicates<'a>(
    list: &'a [Node],
    path: &Path<'_>,
    key: &str,
    seen: &mut HashMap<&'a str, Span>,
    out: &mut Vec<Diagnostic>,
) {
    for (index, item) in list.iter().enumerate() {
        let (Some(name), Some(node)) = (text(item, key), item.get(key)) else {
            continue;
        };
        let Some(&first) = seen.get(name) else {
            seen.insert(name, node.span);
            continue;
        };
        let item_path = path.item(index);
        let message =
            format!("duplicate `{key}` `{name}`: every `{key}` in `{path}` must be unique");
        let found = diagnostic(RULES.conflict, node.span, &item_path.key(key), message);
        out.push(found.with_related(first, format!("first `{key}` `{name}`")));
    }
}

/// The types in both tables.
#[cfg(test)]
pub(super) fn checked_types() -> impl Iterator<Item = &'static str> {
    let choices = CHOICES.iter().map(|(name, _, _)| *name);
    choices.chain(UNIQUE.iter().map(|(name, _, _)| *name))
}
