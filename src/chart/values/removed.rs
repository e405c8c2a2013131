//! Keys that the chart ignores, with their replacement.
//!
//! The chart ignores unknown keys without a message. Some of these keys had an effect in an earlier chart version;
//! others are guesses, or keys of other charts.

use crate::runner_config::setting::{heading, line};
use helm_yaml::tree::Node;

/// A key that the chart ignores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Path of the key or of a whole section.
    pub path: &'static str,
    /// Its replacement.
    pub replacement: Replacement,
    /// Whether an earlier chart version read it.
    pub since: Since,
}

/// Replacement of an ignored key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A phrase that follows "use".
    Words(&'static str),
    /// A key of the runner configuration: section and key.
    Setting(&'static str, &'static str),
}

impl Removed {
    /// The replacement as a phrase that follows "use". Includes the given value where the runner accepts it unchanged.
    pub fn advice(&self, given: Option<&Node>) -> String {
        match self.replacement {
            Replacement::Words(words) => words.to_owned(),
            Replacement::Setting(section, key) => {
                let line = given
                    .and_then(|value| line(section, key, value))
                    .unwrap_or_else(|| key.to_owned());
                format!("`{line}` in `{}` of `runners.config`", heading(section))
            }
        }
    }
}

/// Whether an earlier chart version read a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It did; the last version, before 0.86.0, is unknown.
    Read,
    /// It did, until this version removed it.
    ReadUntil(&'static str),
    /// It never did.
    Never,
}

impl Since {
    /// Returns true if an earlier chart version read the key.
    pub fn was_read(self) -> bool {
        self != Since::Never
    }
}

/// The entry for the key at `path`, or for the section that contains it.
pub fn lookup(path: &str) -> Option<&'static Removed> {
    let mut rest = Some(path);
    while let Some(prefix) = rest {
        if let Some(found) = TABLE.iter().find(|removed| removed.path == prefix) {
            return Some(found);
        }
        rest = prefix.rsplit_once('.').map(|(parent, _)| parent);
    }
    None
}

/// Whether there is an entry for a key below the section at `path`.
pub fn has_entries_below(path: &str) -> bool {
    let is_below = |entry: &Removed| {
        entry
            .path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    TABLE.iter().any(is_below)
}

/// The replacement of a command of a probe.
pub const NO_REPLACEMENT: &str = "no replacement: the chart sets the probe's command";

/// All entries.
#[cfg(test)]
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|removed| removed.path)
}

/// The version that moved all runner settings to `runners.config`.
const TEMPLATE: Since = Since::ReadUntil("0.53.0");

const fn template(path: &'static str, words: &'static str) -> Removed {
    Removed {
        path,
        replacement: Replacement::Words(words),
        since: TEMPLATE,
    }
}

const fn moved(path: &'static str, section: &'static str, key: &'static str) -> Removed {
    Removed {
        path,
        replacement: Replacement::Setting(section, key),
        since: TEMPLATE,
    }
}

const fn read(path: &'static str, words: &'static str) -> Removed {
    Removed {
        path,
        replacement: Replacement::Words(words),
        since: Since::Read,
    }
}

const fn never(path: &'static str, words: &'static str) -> Removed {
    Removed {
        path,
        replacement: Replacement::Words(words),
        since: Since::Never,
    }
}

const fn elsewhere(path: &'static str, section: &'static str, key: &'static str) -> Removed {
    Removed {
        path,
        replacement: Replacement::Setting(section, key),
        since: Since::Never,
    }
}

static TABLE: &[Removed] = &[
    moved("runners.image", "runners.kubernetes", "image"),
    moved("runners.privileged", "runners.kubernetes", "privileged"),
    Removed {
        since: Since::Read,
        ..moved("privileged", "runners.kubernetes", "privileged")
    },
    template(
        "runners.namespace",
        "`namespace` in `[runners.kubernetes]` of `runners.config`, or `runners.jobNamespace`",
    ),
    template(
        "runners.imagePullPolicy",
        "`pull_policy` in `[runners.kubernetes]` of `runners.config`: `always`, `if-not-present` or `never`",
    ),
    moved(
        "runners.imagePullSecrets",
        "runners.kubernetes",
        "image_pull_secrets",
    ),
    moved(
        "runners.serviceAccountName",
        "runners.kubernetes",
        "service_account",
    ),
    moved("runners.cloneUrl", "runners", "clone_url"),
    moved(
        "runners.requestConcurrency",
        "runners",
        "request_concurrency",
    ),
    moved("runners.outputLimit", "runners", "output_limit"),
    moved("runners.pollTimeout", "runners.kubernetes", "poll_timeout"),
    moved("runners.env", "runners", "environment"),
    template(
        "runners.nodeSelector",
        "`[runners.kubernetes.node_selector]` in `runners.config`",
    ),
    template(
        "runners.nodeTolerations",
        "`[runners.kubernetes.node_tolerations]` in `runners.config`",
    ),
    template(
        "runners.podLabels",
        "`[runners.kubernetes.pod_labels]` in `runners.config`",
    ),
    template(
        "runners.podAnnotations",
        "`[runners.kubernetes.pod_annotations]` in `runners.config`",
    ),
    template(
        "runners.pod_security_context",
        "`[runners.kubernetes.pod_security_context]` in `runners.config`",
    ),
    never(
        "runners.podSecurityContext",
        "`[runners.kubernetes.pod_security_context]` in `runners.config`",
    ),
    template(
        "runners.builds",
        "`cpu_limit`, `memory_limit`, `cpu_request`, `memory_request` in `[runners.kubernetes]` of `runners.config`",
    ),
    moved("runners.builds.cpuLimit", "runners.kubernetes", "cpu_limit"),
    moved(
        "runners.builds.memoryLimit",
        "runners.kubernetes",
        "memory_limit",
    ),
    moved(
        "runners.builds.cpuRequests",
        "runners.kubernetes",
        "cpu_request",
    ),
    moved(
        "runners.builds.memoryRequests",
        "runners.kubernetes",
        "memory_request",
    ),
    moved(
        "runners.builds.cpuLimitOverwriteMaxAllowed",
        "runners.kubernetes",
        "cpu_limit_overwrite_max_allowed",
    ),
    moved(
        "runners.builds.memoryLimitOverwriteMaxAllowed",
        "runners.kubernetes",
        "memory_limit_overwrite_max_allowed",
    ),
    moved(
        "runners.builds.cpuRequestsOverwriteMaxAllowed",
        "runners.kubernetes",
        "cpu_request_overwrite_max_allowed",
    ),
    moved(
        "runners.builds.memoryRequestsOverwriteMaxAllowed",
        "runners.kubernetes",
        "memory_request_overwrite_max_allowed",
    ),
    template(
        "runners.services",
        "`service_cpu_limit`, `service_memory_limit`, `service_cpu_request`, `service_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    moved(
        "runners.services.cpuLimit",
        "runners.kubernetes",
        "service_cpu_limit",
    ),
    moved(
        "runners.services.memoryLimit",
        "runners.kubernetes",
        "service_memory_limit",
    ),
    moved(
        "runners.services.cpuRequests",
        "runners.kubernetes",
        "service_cpu_request",
    ),
    moved(
        "runners.services.memoryRequests",
        "runners.kubernetes",
        "service_memory_request",
    ),
    template(
        "runners.helpers",
        "`helper_cpu_limit`, `helper_memory_limit`, `helper_cpu_request`, `helper_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    moved(
        "runners.helpers.image",
        "runners.kubernetes",
        "helper_image",
    ),
    moved(
        "runners.helpers.cpuLimit",
        "runners.kubernetes",
        "helper_cpu_limit",
    ),
    moved(
        "runners.helpers.memoryLimit",
        "runners.kubernetes",
        "helper_memory_limit",
    ),
    moved(
        "runners.helpers.cpuRequests",
        "runners.kubernetes",
        "helper_cpu_request",
    ),
    moved(
        "runners.helpers.memoryRequests",
        "runners.kubernetes",
        "helper_memory_request",
    ),
    moved("runners.cache.cacheType", "runners.cache", "Type"),
    moved("runners.cache.cachePath", "runners.cache", "Path"),
    moved("runners.cache.cacheShared", "runners.cache", "Shared"),
    moved(
        "runners.cache.s3ServerAddress",
        "runners.cache.s3",
        "ServerAddress",
    ),
    moved(
        "runners.cache.s3BucketName",
        "runners.cache.s3",
        "BucketName",
    ),
    moved(
        "runners.cache.s3BucketLocation",
        "runners.cache.s3",
        "BucketLocation",
    ),
    moved(
        "runners.cache.s3CacheInsecure",
        "runners.cache.s3",
        "Insecure",
    ),
    moved("runners.cache.s3CachePath", "runners.cache", "Path"),
    moved(
        "runners.cache.gcsBucketName",
        "runners.cache.gcs",
        "BucketName",
    ),
    moved(
        "runners.cache.azureContainerName",
        "runners.cache.azure",
        "ContainerName",
    ),
    moved(
        "runners.cache.azureStorageDomain",
        "runners.cache.azure",
        "StorageDomain",
    ),
    read("rbac.resources", "`resources` of a rule in `rbac.rules`"),
    read("rbac.verbs", "`verbs` of a rule in `rbac.rules`"),
    read("securityContext.fsGroup", "`podSecurityContext.fsGroup`"),
    never("useJobNamespace", "`runners.jobNamespace`"),
    never(
        "gitlab-runner",
        "its keys one level up: a section with this name belongs into the values of a parent chart",
    ),
    never(
        "sops",
        "decrypted values: run `sops -d` or helm-secrets first",
    ),
    never("tags", "`runners.tags`"),
    never("runnerTags", "`runners.tags`"),
    never("name", "`runners.name`"),
    never("runnerName", "`runners.name`"),
    never("secret", "`runners.secret`"),
    never("tokenSecret", "`runners.secret`"),
    never("create", "`rbac.create` or `serviceAccount.create`"),
    never("runUntagged", "`runners.runUntagged`"),
    never("locked", "`runners.locked`"),
    never("config", "`runners.config`"),
    never("url", "`gitlabUrl`"),
    never("token", "`runnerToken`"),
    never("registrationToken", "`runnerToken`"),
    never("imageTag", "`image.tag`"),
    never("imageRegistry", "`image.registry`"),
    never(
        "imageRepository",
        "`image.image`, or `image.repository` since chart 0.94.0",
    ),
    never("replicaCount", "`replicas`"),
    never("autoscaling", "`hpa`"),
    never("labels", "`podLabels` or `deploymentLabels`"),
    never("annotations", "`podAnnotations` or `deploymentAnnotations`"),
    never("env", "`extraEnv`"),
    never("envFrom", "`extraEnvFromRefs`"),
    never("sidecars", "`extraContainers`"),
    never("lifecycle", "`deploymentLifecycle`"),
    never("networkPolicy", "a NetworkPolicy in `extraObjects`"),
    never("image.pullPolicy", "`imagePullPolicy`"),
    never("image.pullSecrets", "`imagePullSecrets`"),
    never("serviceAccountName", "`serviceAccount.name`"),
    never("containerSecurityContext", "`securityContext`"),
    never("extraVolumes", "`volumes`"),
    never("extraVolumeMounts", "`volumeMounts`"),
    never(
        "initContainers",
        "`deploymentInitContainers`, since chart version 0.92.0",
    ),
    never("livenessProbe.exec", NO_REPLACEMENT),
    never("readinessProbe.exec", NO_REPLACEMENT),
    never("rbac.serviceAccount", "`serviceAccount.name`"),
    never(
        "runners.kubernetes",
        "`[runners.kubernetes]` in the TOML of `runners.config`",
    ),
    never(
        "runners.tolerations",
        "`[runners.kubernetes.node_tolerations]` in `runners.config`",
    ),
    never(
        "runners.affinity",
        "`[runners.kubernetes.affinity]` in `runners.config`",
    ),
    never(
        "runners.resources",
        "`cpu_request`, `memory_limit`, … in `[runners.kubernetes]` of `runners.config`",
    ),
    never(
        "runners.volumes",
        "`[[runners.kubernetes.volumes.…]]` in `runners.config`",
    ),
    elsewhere("runners.limit", "runners", "limit"),
    elsewhere("runners.buildsDir", "runners", "builds_dir"),
    never(
        "runners.secretKey",
        "the fixed keys `runner-token` and `runner-registration-token` of the Secret",
    ),
    never(
        "runners.runnerTokenKey",
        "the fixed key `runner-token` of the Secret",
    ),
    never(
        "runners.registrationTokenKey",
        "the fixed key `runner-registration-token` of the Secret",
    ),
    elsewhere("runners.cachePath", "runners.cache", "Path"),
    elsewhere("runners.envVars", "runners", "environment"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_key_is_found_by_its_path_or_by_its_section() {
        let replacement = |path| lookup(path).map(|removed| removed.advice(None));
        assert!(
            replacement("runners.builds.cpuLimit")
                .is_some_and(|text| text.starts_with("`cpu_limit` "))
        );
        assert!(
            replacement("runners.builds.other")
                .is_some_and(|text| text.starts_with("`cpu_limit`, "))
        );
        assert_eq!(replacement("runners"), None);
        assert_eq!(replacement("runners.imageX"), None);
        assert_eq!(replacement(""), None);
    }

    #[test]
    fn no_key_is_listed_twice() {
        let paths: HashSet<_> = TABLE.iter().map(|removed| removed.path).collect();
        assert_eq!(paths.len(), TABLE.len());
    }
}
