//! The volumes that the chart gives the pod by itself, and where it mounts them.

use super::Inspection;

/// A volume of the chart's and where the manager mounts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVolume {
    /// Its name.
    pub name: &'static str,
    /// Where it is mounted; the first volume is mounted nowhere.
    pub path: Option<&'static str>,
}

/// The chart's own volumes.
pub fn own(inspection: &Inspection) -> Vec<OwnVolume> {
    let volume = |name, path| OwnVolume { name, path };
    let mut own = vec![
        volume("runner-secrets", None),
        volume("etc-gitlab-runner", Some("/home/gitlab-runner/.gitlab-runner")),
        volume("configmaps", Some("/configmaps")),
    ];
    if mounts_secrets(inspection) {
        own.push(volume("projected-secrets", Some("/secrets")));
    }
    if inspection.is_on("certsSecretName") {
        own.push(volume("custom-certs", Some("/home/gitlab-runner/.gitlab-runner/certs/")));
    }
    own
}

/// Whether anything is mounted at `/secrets`.
fn mounts_secrets(inspection: &Inspection) -> bool {
    ["runnerToken", "runnerRegistrationToken", "runners.secret", "secrets"].iter().any(|path| inspection.is_on(path))
        || inspection.value("runners.cache.secretName").is_some_and(|name| !name.is_null())
}
