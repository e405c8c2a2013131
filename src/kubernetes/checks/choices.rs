//! Keys of which only one can be set, or one has to be.

use crate::kubernetes::RULES;

use super::cursor::Cursor;

/// How many of the keys have to be there.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    One,
    AtMostOne,
}

/// Types and the keys that exclude one another in them.
const CHOICES: &[(&str, Rule, &str)] = &[
    (
        "core.v1.DownwardAPIVolumeFile",
        Rule::One,
        "fieldRef resourceFieldRef",
    ),
    ("core.v1.EnvFromSource", Rule::One, "configMapRef secretRef"),
    (
        "core.v1.EnvVarSource",
        Rule::One,
        "configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef",
    ),
    (
        "core.v1.LifecycleHandler",
        Rule::One,
        "exec httpGet sleep tcpSocket",
    ),
    ("core.v1.Probe", Rule::One, "exec grpc httpGet tcpSocket"),
    ("core.v1.Volume", Rule::AtMostOne, VOLUME_SOURCES),
    (
        "core.v1.VolumeProjection",
        Rule::AtMostOne,
        "clusterTrustBundle configMap downwardAPI podCertificate secret serviceAccountToken",
    ),
    (
        "networking.v1.IngressBackend",
        Rule::One,
        "resource service",
    ),
    (
        "policy.v1.PodDisruptionBudgetSpec",
        Rule::AtMostOne,
        "maxUnavailable minAvailable",
    ),
];

/// A volume without any of them is an empty directory.
const VOLUME_SOURCES: &str = "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir \
                              ephemeral fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath image iscsi \
                              nfs persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd scaleIO \
                              secret storageos vsphereVolume";

/// Checks the choice that a value of that type has to make.
pub(super) fn check(name: &str, cursor: &mut Cursor<'_>) {
    let Some((_, rule, keys)) = CHOICES.iter().find(|(known, _, _)| *known == name) else {
        return;
    };
    let keys: Vec<&str> = keys.split_whitespace().collect();
    let chosen: Vec<&str> = keys
        .iter()
        .copied()
        .filter(|key| cursor.get(key).is_some())
        .collect();
    match chosen.as_slice() {
        [] if *rule == Rule::One => {
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
