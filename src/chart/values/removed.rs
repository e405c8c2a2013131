//! Keys that the chart ignores, with their replacement.
//!
//! The chart ignores unknown keys without a message. Some of these keys had an effect in an earlier chart version
//! ([`ChartVersion::support`] knows which one); others are guesses, or keys of other charts.

use crate::chart::features::Support;
use crate::chart::version::ChartVersion;
use crate::runner_config::setting::{heading, line};
use helm_yaml::tree::Node;

/// A key that the chart ignores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Path of the key or of a whole section.
    pub path: &'static str,
    /// Its replacement.
    pub replacement: Replacement,
}

/// Replacement of an ignored key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A phrase that follows "use".
    Words(&'static str),
    /// The path of another value: the first one that the chart version reads.
    Value(&'static [&'static str]),
    /// A key of the runner configuration: section and key.
    Setting(&'static str, &'static str),
}

impl Removed {
    /// The replacement in a chart version, as a phrase that follows "use". Includes the given value where the runner
    /// accepts it unchanged.
    pub fn advice(&self, chart: ChartVersion, given: Option<&Node>) -> String {
        match self.replacement {
            Replacement::Words(words) => words.to_owned(),
            Replacement::Value(paths) => match (self.value(chart), paths) {
                (Some(path), _) => format!("`{path}`"),
                (None, [path, ..]) => match chart.support(&keys(path)) {
                    Support::TooNew(since) => format!("`{path}` in chart {since} or later"),
                    _ => format!("`{path}`"),
                },
                (None, []) => String::new(),
            },
            Replacement::Setting(section, key) => {
                let line = given
                    .and_then(|value| line(section, key, value))
                    .unwrap_or_else(|| key.to_owned());
                format!("`{line}` in `{}` of `runners.config`", heading(section))
            }
        }
    }

    /// Whether an older chart version read it.
    pub fn was_read(&self, path: &str) -> bool {
        matches!(
            ChartVersion::default().support(&keys(path)),
            Support::Removed(_)
        )
    }

    /// The path of the value that replaces it in a chart version, if it is another value.
    pub fn value(&self, chart: ChartVersion) -> Option<&'static str> {
        let Replacement::Value(paths) = self.replacement else {
            return None;
        };
        paths.iter().copied().find(|path| chart.reads(&keys(path)))
    }
}

fn keys(path: &str) -> Vec<&str> {
    path.split('.').collect()
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

const fn words(path: &'static str, words: &'static str) -> Removed {
    let replacement = Replacement::Words(words);
    Removed { path, replacement }
}

const fn value(path: &'static str, paths: &'static [&'static str]) -> Removed {
    let replacement = Replacement::Value(paths);
    Removed { path, replacement }
}

const fn setting(path: &'static str, section: &'static str, key: &'static str) -> Removed {
    let replacement = Replacement::Setting(section, key);
    Removed { path, replacement }
}

static TABLE: &[Removed] = &[
    value("unregisterRunner", &["unregisterRunners"]),
    setting("runners.image", "runners.kubernetes", "image"),
    setting("runners.privileged", "runners.kubernetes", "privileged"),
    setting("privileged", "runners.kubernetes", "privileged"),
    words(
        "runners.namespace",
        "`namespace` in `[runners.kubernetes]` of `runners.config`, or `runners.jobNamespace`",
    ),
    words(
        "runners.imagePullPolicy",
        "`pull_policy` in `[runners.kubernetes]` of `runners.config`: `always`, `if-not-present` or `never`",
    ),
    setting(
        "runners.imagePullSecrets",
        "runners.kubernetes",
        "image_pull_secrets",
    ),
    setting(
        "runners.serviceAccountName",
        "runners.kubernetes",
        "service_account",
    ),
    setting("runners.cloneUrl", "runners", "clone_url"),
    setting(
        "runners.requestConcurrency",
        "runners",
        "request_concurrency",
    ),
    setting("runners.outputLimit", "runners", "output_limit"),
    setting("runners.pollTimeout", "runners.kubernetes", "poll_timeout"),
    setting("runners.env", "runners", "environment"),
    words(
        "runners.nodeSelector",
        "`[runners.kubernetes.node_selector]` in `runners.config`",
    ),
    words(
        "runners.nodeTolerations",
        "`[runners.kubernetes.node_tolerations]` in `runners.config`",
    ),
    words(
        "runners.podLabels",
        "`[runners.kubernetes.pod_labels]` in `runners.config`",
    ),
    words(
        "runners.podAnnotations",
        "`[runners.kubernetes.pod_annotations]` in `runners.config`",
    ),
    words(
        "runners.pod_security_context",
        "`[runners.kubernetes.pod_security_context]` in `runners.config`",
    ),
    words(
        "runners.podSecurityContext",
        "`[runners.kubernetes.pod_security_context]` in `runners.config`",
    ),
    words(
        "runners.builds",
        "`cpu_limit`, `memory_limit`, `cpu_request`, `memory_request` in `[runners.kubernetes]` of `runners.config`",
    ),
    setting("runners.builds.cpuLimit", "runners.kubernetes", "cpu_limit"),
    setting(
        "runners.builds.memoryLimit",
        "runners.kubernetes",
        "memory_limit",
    ),
    setting(
        "runners.builds.cpuRequests",
        "runners.kubernetes",
        "cpu_request",
    ),
    setting(
        "runners.builds.memoryRequests",
        "runners.kubernetes",
        "memory_request",
    ),
    setting(
        "runners.builds.cpuLimitOverwriteMaxAllowed",
        "runners.kubernetes",
        "cpu_limit_overwrite_max_allowed",
    ),
    setting(
        "runners.builds.memoryLimitOverwriteMaxAllowed",
        "runners.kubernetes",
        "memory_limit_overwrite_max_allowed",
    ),
    setting(
        "runners.builds.cpuRequestsOverwriteMaxAllowed",
        "runners.kubernetes",
        "cpu_request_overwrite_max_allowed",
    ),
    setting(
        "runners.builds.memoryRequestsOverwriteMaxAllowed",
        "runners.kubernetes",
        "memory_request_overwrite_max_allowed",
    ),
    words(
        "runners.services",
        "`service_cpu_limit`, `service_memory_limit`, `service_cpu_request`, `service_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    setting(
        "runners.services.cpuLimit",
        "runners.kubernetes",
        "service_cpu_limit",
    ),
    setting(
        "runners.services.memoryLimit",
        "runners.kubernetes",
        "service_memory_limit",
    ),
    setting(
        "runners.services.cpuRequests",
        "runners.kubernetes",
        "service_cpu_request",
    ),
    setting(
        "runners.services.memoryRequests",
        "runners.kubernetes",
        "service_memory_request",
    ),
    words(
        "runners.helpers",
        "`helper_cpu_limit`, `helper_memory_limit`, `helper_cpu_request`, `helper_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    setting(
        "runners.helpers.image",
        "runners.kubernetes",
        "helper_image",
    ),
    setting(
        "runners.helpers.cpuLimit",
        "runners.kubernetes",
        "helper_cpu_limit",
    ),
    setting(
        "runners.helpers.memoryLimit",
        "runners.kubernetes",
        "helper_memory_limit",
    ),
    setting(
        "runners.helpers.cpuRequests",
        "runners.kubernetes",
        "helper_cpu_request",
    ),
    setting(
        "runners.helpers.memoryRequests",
        "runners.kubernetes",
        "helper_memory_request",
    ),
    setting("runners.cache.cacheType", "runners.cache", "Type"),
    setting("runners.cache.cachePath", "runners.cache", "Path"),
    setting("runners.cache.cacheShared", "runners.cache", "Shared"),
    setting(
        "runners.cache.s3ServerAddress",
        "runners.cache.s3",
        "ServerAddress",
    ),
    setting(
        "runners.cache.s3BucketName",
        "runners.cache.s3",
        "BucketName",
    ),
    setting(
        "runners.cache.s3BucketLocation",
        "runners.cache.s3",
        "BucketLocation",
    ),
    setting(
        "runners.cache.s3CacheInsecure",
        "runners.cache.s3",
        "Insecure",
    ),
    setting("runners.cache.s3CachePath", "runners.cache", "Path"),
    setting(
        "runners.cache.gcsBucketName",
        "runners.cache.gcs",
        "BucketName",
    ),
    setting(
        "runners.cache.azureContainerName",
        "runners.cache.azure",
        "ContainerName",
    ),
    setting(
        "runners.cache.azureStorageDomain",
        "runners.cache.azure",
        "StorageDomain",
    ),
    words("rbac.resources", "`resources` of a rule in `rbac.rules`"),
    words("rbac.verbs", "`verbs` of a rule in `rbac.rules`"),
    value("securityContext.fsGroup", &["podSecurityContext.fsGroup"]),
    value("useJobNamespace", &["runners.jobNamespace"]),
    words(
        "gitlab-runner",
        "its keys one level up: a section with this name belongs into the values of a parent chart",
    ),
    words(
        "sops",
        "decrypted values: run `sops -d` or helm-secrets first",
    ),
    value("tags", &["runners.tags"]),
    value("runnerTags", &["runners.tags"]),
    value("name", &["runners.name"]),
    value("runnerName", &["runners.name"]),
    value("secret", &["runners.secret"]),
    value("tokenSecret", &["runners.secret"]),
    words("create", "`rbac.create` or `serviceAccount.create`"),
    value("runUntagged", &["runners.runUntagged"]),
    value("locked", &["runners.locked"]),
    value("config", &["runners.config"]),
    value("url", &["gitlabUrl"]),
    value("token", &["runnerToken"]),
    value("registrationToken", &["runnerToken"]),
    value("imageTag", &["image.tag"]),
    value("imageRegistry", &["image.registry"]),
    value("imageRepository", &["image.repository", "image.image"]),
    value("replicaCount", &["replicas"]),
    value("autoscaling", &["hpa"]),
    words("labels", "`podLabels` or `deploymentLabels`"),
    words("annotations", "`podAnnotations` or `deploymentAnnotations`"),
    value("env", &["extraEnv"]),
    value("envFrom", &["extraEnvFromRefs"]),
    value("sidecars", &["extraContainers"]),
    value("lifecycle", &["deploymentLifecycle"]),
    words("networkPolicy", "a NetworkPolicy in `extraObjects`"),
    value("image.pullPolicy", &["imagePullPolicy"]),
    value("image.pullSecrets", &["imagePullSecrets"]),
    value(
        "serviceAccountName",
        &["serviceAccount.name", "rbac.serviceAccountName"],
    ),
    value("containerSecurityContext", &["securityContext"]),
    value("extraVolumes", &["volumes"]),
    value("extraVolumeMounts", &["volumeMounts"]),
    value("initContainers", &["deploymentInitContainers"]),
    words("livenessProbe.exec", NO_REPLACEMENT),
    words("readinessProbe.exec", NO_REPLACEMENT),
    value(
        "rbac.serviceAccount",
        &["serviceAccount.name", "rbac.serviceAccountName"],
    ),
    words(
        "runners.kubernetes",
        "`[runners.kubernetes]` in the TOML of `runners.config`",
    ),
    words(
        "runners.tolerations",
        "`[runners.kubernetes.node_tolerations]` in `runners.config`",
    ),
    words(
        "runners.affinity",
        "`[runners.kubernetes.affinity]` in `runners.config`",
    ),
    words(
        "runners.resources",
        "`cpu_request`, `memory_limit`, … in `[runners.kubernetes]` of `runners.config`",
    ),
    words(
        "runners.volumes",
        "`[[runners.kubernetes.volumes.…]]` in `runners.config`",
    ),
    setting("runners.limit", "runners", "limit"),
    setting("runners.buildsDir", "runners", "builds_dir"),
    words(
        "runners.secretKey",
        "the fixed keys `runner-token` and `runner-registration-token` of the Secret",
    ),
    words(
        "runners.runnerTokenKey",
        "the fixed key `runner-token` of the Secret",
    ),
    words(
        "runners.registrationTokenKey",
        "the fixed key `runner-registration-token` of the Secret",
    ),
    setting("runners.cachePath", "runners.cache", "Path"),
    setting("runners.envVars", "runners", "environment"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::chart::version::testing::chart;

    #[test]
    fn a_key_is_found_by_its_path_or_by_its_section() {
        let replacement =
            |path| lookup(path).map(|removed| removed.advice(ChartVersion::default(), None));
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
    fn the_replacement_is_a_value_that_the_chart_version_reads() {
        let advice = |path, version| lookup(path).unwrap().advice(chart(version), None);
        assert_eq!(advice("imageRepository", "0.92.0"), "`image.image`");
        assert_eq!(advice("imageRepository", "0.94.0"), "`image.repository`");
        assert_eq!(
            advice("initContainers", "0.91.0"),
            "`deploymentInitContainers` in chart 0.92.0 or later"
        );
        assert_eq!(
            advice("serviceAccountName", "0.60.0"),
            "`rbac.serviceAccountName`"
        );
    }

    #[test]
    fn every_removed_value_has_a_replacement() {
        let newest = ChartVersion::NEWEST;
        let removed = ChartVersion::OLDEST
            .types()
            .filter(|(path, _)| matches!(newest.support(path), Support::Removed(_)));
        let without: Vec<_> = removed
            .filter(|(path, _)| lookup(&path.join(".")).is_none())
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }

    #[test]
    fn no_key_is_listed_twice() {
        let paths: HashSet<_> = TABLE.iter().map(|removed| removed.path).collect();
        assert_eq!(paths.len(), TABLE.len());
    }
}
