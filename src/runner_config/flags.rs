//! Feature flags of the runner: known flags with their defaults, and removed flags.

/// A feature flag of the current runner version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureFlag {
    /// Its name.
    pub name: &'static str,
    /// Whether it is on by default.
    pub default: bool,
    /// The runner version that removes it, if it is deprecated.
    pub removed_in: Option<&'static str>,
}

/// Every flag of the current runner version.
pub const FLAGS: &[FeatureFlag] = &[
    flag("FF_CLEAN_UP_FAILED_CACHE_EXTRACT", false),
    flag("FF_CONCRETE", false),
    flag("FF_DISABLE_AUTOMATIC_TOKEN_ROTATION", false),
    flag("FF_DISABLE_POWERSHELL_STDIN", false),
    flag("FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR", false),
    flag("FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR", false),
    flag("FF_ENABLE_BASH_EXIT_CODE_CHECK", false),
    flag("FF_ENABLE_JOB_CLEANUP", false),
    flag("FF_ENABLE_JOB_INPUTS_INTERPOLATION", true),
    flag("FF_EXPORT_HIGH_CARDINALITY_METRICS", false),
    flag("FF_GIT_URLS_WITHOUT_TOKENS", false),
    flag("FF_HASH_CACHE_KEYS", false),
    flag("FF_KUBERNETES_HONOR_ENTRYPOINT", false),
    flag("FF_LOG_IMAGES_CONFIGURED_FOR_JOB", false),
    flag("FF_MASK_ALL_DEFAULT_TOKENS", true),
    flag("FF_NETWORK_PER_BUILD", false),
    flag("FF_POSIXLY_CORRECT_ESCAPES", false),
    flag("FF_PRINT_POD_EVENTS", false),
    flag("FF_RESOLVE_FULL_TLS_CHAIN", false),
    flag("FF_SCRIPT_SECTIONS", false),
    flag("FF_SCRIPT_TO_STEP_MIGRATION", false),
    flag("FF_SECRET_RESOLVING_FAILS_IF_MISSING", true),
    flag("FF_SUSPENDABLE_ENVIRONMENTS", false),
    flag("FF_TIMESTAMPS", true),
    flag("FF_USE_ADAPTIVE_REQUEST_CONCURRENCY", true),
    flag("FF_USE_ADVANCED_POD_SPEC_CONFIGURATION", false),
    flag("FF_USE_DIRECT_DOWNLOAD", true),
    flag("FF_USE_DOCKER_AUTOSCALER_DIAL_STDIO", true),
    flag("FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR", false),
    flag("FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL", false),
    flag("FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY", true),
    FeatureFlag {
        removed_in: Some("19.7"),
        ..flag("FF_USE_FASTZIP", true)
    },
    flag("FF_USE_FLEETING_ACQUIRE_HEARTBEATS", false),
    flag("FF_USE_GITALY_CORRELATION_ID", true),
    flag("FF_USE_GIT_BUNDLE_URIS", true),
    flag("FF_USE_GIT_NATIVE_CLONE", false),
    flag("FF_USE_GIT_PROACTIVE_AUTH", false),
    flag("FF_USE_INIT_WITH_DOCKER_EXECUTOR", false),
    flag("FF_USE_JOB_ROUTER", false),
    flag("FF_USE_LEGACY_BASH_EVAL", false),
    flag("FF_USE_LEGACY_GCS_CACHE_ADAPTER", false),
    flag("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY", false),
    flag("FF_USE_LEGACY_S3_CACHE_ADAPTER", false),
    flag("FF_USE_NATIVE_CONTAINER_STOP", false),
    flag("FF_USE_PARALLEL_ARTIFACT_TRANSFER", false),
    flag("FF_USE_PARALLEL_CACHE_TRANSFER", false),
    flag("FF_USE_POD_ACTIVE_DEADLINE_SECONDS", true),
    flag("FF_USE_POWERSHELL_PATH_RESOLVER", false),
    flag("FF_USE_WINDOWS_JOB_OBJECT", false),
    flag("FF_USE_WINDOWS_LEGACY_PROCESS_STRATEGY", false),
    flag("FF_WAIT_FOR_POD_TO_BE_REACHABLE", false),
];

/// Removed flags: they are accepted and have no effect.
pub const RETIRED: &[&str] = &[
    "FF_CMD_DISABLE_DELAYED_ERROR_LEVEL_EXPANSION",
    "FF_DOCKER_HELPER_IMAGE_V2",
    "FF_GITLAB_REGISTRY_HELPER_IMAGE",
    "FF_K8S_USE_ENTRYPOINT_OVER_COMMAND",
    "FF_RESET_HELPER_IMAGE_ENTRYPOINT",
    "FF_RETRIEVE_POD_WARNING_EVENTS",
    "FF_SET_PERMISSIONS_BEFORE_CLEANUP",
    "FF_SHELL_EXECUTOR_USE_LEGACY_PROCESS_KILL",
    "FF_SKIP_DOCKER_MACHINE_PROVISION_ON_CREATION_FAILURE",
    "FF_SKIP_NOOP_BUILD_STAGES",
    "FF_USE_GO_CLOUD_WITH_CACHE_ARCHIVER",
    "FF_USE_IMPROVED_URL_MASKING",
    "FF_USE_INFORMERS",
    "FF_USE_LEGACY_BUILDS_DIR_FOR_DOCKER",
    "FF_USE_LEGACY_GIT_CLEAN_STRATEGY",
    "FF_USE_LEGACY_VOLUMES_MOUNTING_ORDER",
    "FF_USE_NATIVE_STEPS",
    "FF_USE_NEW_BASH_EVAL_STRATEGY",
    "FF_USE_NEW_EVAL_STRATEGY",
    "FF_USE_NEW_SHELL_ESCAPE",
];

/// The flag with that name.
pub fn find(name: &str) -> Option<&'static FeatureFlag> {
    FLAGS.iter().find(|flag| flag.name == name)
}

/// The names of all flags.
pub fn names() -> impl Iterator<Item = &'static str> {
    FLAGS.iter().map(|flag| flag.name)
}

const fn flag(name: &'static str, default: bool) -> FeatureFlag {
    FeatureFlag {
        name,
        default,
        removed_in: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_the_same_flags() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schemas/runner-config.json")).unwrap();
        let listed =
            &schema["properties"]["runners"]["items"]["properties"]["feature_flags"]["properties"];
        for flag in FLAGS {
            assert_eq!(listed[flag.name]["default"], flag.default, "{}", flag.name);
            assert_eq!(
                listed[flag.name]["deprecated"] == true,
                flag.removed_in.is_some(),
                "{}",
                flag.name
            );
        }
        assert_eq!(
            listed.as_object().unwrap().len(),
            FLAGS.len() + RETIRED.len()
        );
    }
}
