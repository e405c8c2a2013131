//! Keys that a values file no longer says, or that it never said: what to write today.
//!
//! The chart passes over a key that it does not read without a word. Some of these it once read; others are what
//! people write when they guess, or know from other charts.

/// A key that the chart does not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The key, or the whole section, with dots between.
    pub path: &'static str,
    /// What to write in its place, in words that go after "write".
    pub instead: &'static str,
    /// Whether the chart once read it.
    pub past: Past,
}

/// Whether the chart once read a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// It did, up to some release before 0.86.0 that is not known.
    Read,
    /// It did, up to the release before this one.
    ReadUntil(&'static str),
    /// It never did.
    Never,
}

impl Past {
    /// Whether a file with the key was right once.
    pub fn was_read(self) -> bool {
        self != Past::Never
    }
}

/// What to write instead of the key at `path`, when that, or the section that it lies in, is known here.
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

/// Every key that is known here.
#[cfg(test)]
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|removed| removed.path)
}

/// The release that handed every setting of a runner over to `runners.config`.
const TEMPLATE: Past = Past::ReadUntil("0.53.0");

const fn template(path: &'static str, instead: &'static str) -> Removed {
    Removed { path, instead, past: TEMPLATE }
}

const fn read(path: &'static str, instead: &'static str) -> Removed {
    Removed { path, instead, past: Past::Read }
}

const fn never(path: &'static str, instead: &'static str) -> Removed {
    Removed { path, instead, past: Past::Never }
}

static TABLE: &[Removed] = &[
    template("runners.image", "`image` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.privileged", "`privileged = true` in `[runners.kubernetes]` of `runners.config`"),
    read("privileged", "`privileged = true` in `[runners.kubernetes]` of `runners.config`"),
    template(
        "runners.namespace",
        "`namespace` in `[runners.kubernetes]` of `runners.config`, or `runners.jobNamespace`",
    ),
    template(
        "runners.imagePullPolicy",
        "`pull_policy` in `[runners.kubernetes]` of `runners.config`: `always`, `if-not-present` or `never`",
    ),
    template("runners.imagePullSecrets", "`image_pull_secrets` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.serviceAccountName", "`service_account` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.cloneUrl", "`clone_url` in `[[runners]]` of `runners.config`"),
    template("runners.requestConcurrency", "`request_concurrency` in `[[runners]]` of `runners.config`"),
    template("runners.outputLimit", "`output_limit` in `[[runners]]` of `runners.config`"),
    template("runners.pollTimeout", "`poll_timeout` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.env", "`environment` in `[[runners]]` of `runners.config`"),
    template("runners.nodeSelector", "`[runners.kubernetes.node_selector]` in `runners.config`"),
    template("runners.nodeTolerations", "`[runners.kubernetes.node_tolerations]` in `runners.config`"),
    template("runners.podLabels", "`[runners.kubernetes.pod_labels]` in `runners.config`"),
    template("runners.podAnnotations", "`[runners.kubernetes.pod_annotations]` in `runners.config`"),
    template("runners.podSecurityContext", "`[runners.kubernetes.pod_security_context]` in `runners.config`"),
    template(
        "runners.builds",
        "`cpu_limit`, `memory_limit`, `cpu_request`, `memory_request` in `[runners.kubernetes]` of `runners.config`",
    ),
    template("runners.builds.cpuLimit", "`cpu_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.builds.memoryLimit", "`memory_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.builds.cpuRequests", "`cpu_request` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.builds.memoryRequests", "`memory_request` in `[runners.kubernetes]` of `runners.config`"),
    template(
        "runners.builds.cpuLimitOverwriteMaxAllowed",
        "`cpu_limit_overwrite_max_allowed` in `[runners.kubernetes]` of `runners.config`",
    ),
    template(
        "runners.builds.memoryLimitOverwriteMaxAllowed",
        "`memory_limit_overwrite_max_allowed` in `[runners.kubernetes]` of `runners.config`",
    ),
    template(
        "runners.builds.cpuRequestsOverwriteMaxAllowed",
        "`cpu_request_overwrite_max_allowed` in `[runners.kubernetes]` of `runners.config`",
    ),
    template(
        "runners.builds.memoryRequestsOverwriteMaxAllowed",
        "`memory_request_overwrite_max_allowed` in `[runners.kubernetes]` of `runners.config`",
    ),
    template(
        "runners.services",
        "`service_cpu_limit`, `service_memory_limit`, `service_cpu_request`, `service_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    template("runners.services.cpuLimit", "`service_cpu_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.services.memoryLimit", "`service_memory_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.services.cpuRequests", "`service_cpu_request` in `[runners.kubernetes]` of `runners.config`"),
    template(
        "runners.services.memoryRequests",
        "`service_memory_request` in `[runners.kubernetes]` of `runners.config`",
    ),
    template(
        "runners.helpers",
        "`helper_cpu_limit`, `helper_memory_limit`, `helper_cpu_request`, `helper_memory_request` in \
         `[runners.kubernetes]` of `runners.config`",
    ),
    template("runners.helpers.image", "`helper_image` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.helpers.cpuLimit", "`helper_cpu_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.helpers.memoryLimit", "`helper_memory_limit` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.helpers.cpuRequests", "`helper_cpu_request` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.helpers.memoryRequests", "`helper_memory_request` in `[runners.kubernetes]` of `runners.config`"),
    template("runners.cache.cacheType", "`Type` in `[runners.cache]` of `runners.config`"),
    template("runners.cache.cachePath", "`Path` in `[runners.cache]` of `runners.config`"),
    template("runners.cache.cacheShared", "`Shared` in `[runners.cache]` of `runners.config`"),
    template("runners.cache.s3ServerAddress", "`ServerAddress` in `[runners.cache.s3]` of `runners.config`"),
    template("runners.cache.s3BucketName", "`BucketName` in `[runners.cache.s3]` of `runners.config`"),
    template("runners.cache.s3BucketLocation", "`BucketLocation` in `[runners.cache.s3]` of `runners.config`"),
    template("runners.cache.s3CacheInsecure", "`Insecure` in `[runners.cache.s3]` of `runners.config`"),
    template("runners.cache.s3CachePath", "`Path` in `[runners.cache]` of `runners.config`"),
    template("runners.cache.gcsBucketName", "`BucketName` in `[runners.cache.gcs]` of `runners.config`"),
    template("runners.cache.azureContainerName", "`ContainerName` in `[runners.cache.azure]` of `runners.config`"),
    template("runners.cache.azureStorageDomain", "`StorageDomain` in `[runners.cache.azure]` of `runners.config`"),
    read("rbac.resources", "`resources` of a rule in `rbac.rules`"),
    read("rbac.verbs", "`verbs` of a rule in `rbac.rules`"),
    read("securityContext.fsGroup", "`podSecurityContext.fsGroup`"),
    read("useJobNamespace", "`runners.jobNamespace`"),
    never(
        "gitlab-runner",
        "what stands in it one level up: a section of this name is for charts that contain this one",
    ),
    never("sops", "decrypted values: `sops -d`, or helm-secrets, comes before this"),
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
    never("imageRepository", "`image.repository`"),
    never("replicaCount", "`replicas`"),
    never("autoscaling", "`hpa`"),
    never("labels", "`podLabels` or `deploymentLabels`"),
    never("annotations", "`podAnnotations` or `deploymentAnnotations`"),
    never("env", "`extraEnv`"),
    never("envFrom", "`extraEnvFromRefs`"),
    never("sidecars", "`extraContainers`"),
    never("lifecycle", "`deploymentLifecycle`"),
    never("podDisruptionBudget", "a PodDisruptionBudget in `extraObjects`"),
    never("networkPolicy", "a NetworkPolicy in `extraObjects`"),
    never("image.pullPolicy", "`imagePullPolicy`"),
    never("image.pullSecrets", "`imagePullSecrets`"),
    never("serviceAccountName", "`serviceAccount.name`"),
    never("containerSecurityContext", "`securityContext`"),
    never("extraVolumes", "`volumes`"),
    never("extraVolumeMounts", "`volumeMounts`"),
    never("deploymentInitContainers", "`initContainers`, from chart release 0.92.0 on"),
    never("livenessProbe.exec", "nothing: the command of the probe is the chart's own"),
    never("readinessProbe.exec", "nothing: the command of the probe is the chart's own"),
    never("startupProbe", "`livenessProbe.initialDelaySeconds`"),
    never("rbac.serviceAccount", "`serviceAccount.name`"),
    never("runners.kubernetes", "`[runners.kubernetes]` in the TOML of `runners.config`"),
    never("runners.tolerations", "`[runners.kubernetes.node_tolerations]` in `runners.config`"),
    never("runners.affinity", "`[runners.kubernetes.affinity]` in `runners.config`"),
    never("runners.resources", "`cpu_request`, `memory_limit` and so on in `[runners.kubernetes]` of `runners.config`"),
    never("runners.volumes", "`[[runners.kubernetes.volumes.…]]` in `runners.config`"),
    never("runners.limit", "`limit` in `[[runners]]` of `runners.config`"),
    never("runners.buildsDir", "`builds_dir` in `[[runners]]` of `runners.config`"),
    never("runners.secretKey", "nothing: the keys of the Secret are `runner-token` and `runner-registration-token`"),
    never("runners.runnerTokenKey", "nothing: the key of the Secret is `runner-token`"),
    never("runners.registrationTokenKey", "nothing: the key of the Secret is `runner-registration-token`"),
    never("runners.cachePath", "`Path` in `[runners.cache]` of `runners.config`"),
    never("runners.envVars", "`environment` in `[[runners]]` of `runners.config`"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_key_is_found_by_itself_or_by_its_section() {
        let instead = |path| lookup(path).map(|removed| removed.instead);
        assert!(instead("runners.builds.cpuLimit").is_some_and(|text| text.starts_with("`cpu_limit` ")));
        assert!(instead("runners.builds.other").is_some_and(|text| text.starts_with("`cpu_limit`, ")));
        assert_eq!(instead("runners"), None);
        assert_eq!(instead("runners.imageX"), None);
        assert_eq!(instead(""), None);
    }

    #[test]
    fn no_key_stands_twice() {
        let paths: HashSet<_> = TABLE.iter().map(|removed| removed.path).collect();
        assert_eq!(paths.len(), TABLE.len());
    }
}
