//! The removed values and the settings they became.

/// How a removed value becomes a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A string or number, in the type of the setting.
    Scalar,
    /// Any truthy value turned the setting on.
    Flag,
    /// A pull policy in the runner's spelling.
    PullPolicy,
    /// A list of names.
    Names,
    /// A list of numbers.
    Numbers,
    /// An object whose entries become the entries of a section.
    Entries,
    /// A list of tolerations, which becomes a section.
    Tolerations,
    /// An object of variables, which becomes a list of `NAME=VALUE`.
    Environment,
    /// The type of the cache.
    CacheType,
}

/// A removed value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Legacy {
    /// Path below `runners`.
    pub path: &'static [&'static str],
    /// Section of the setting.
    pub section: &'static str,
    /// Key of the setting; empty if the value becomes a section.
    pub key: &'static str,
    pub form: Form,
    /// The default of the runner, in TOML; empty if it has none.
    pub default: &'static str,
    /// The only type of the cache for which it was read, or `*`; empty for values that are not of the cache.
    pub cache_type: &'static str,
    /// Whether a chart version read it; others are common guesses.
    pub was_read: bool,
}

/// The sections, in the order in which they are printed.
pub(super) const SECTIONS: [&str; 11] = [
    "runners",
    KUBERNETES,
    POD_SECURITY,
    "runners.kubernetes.node_selector",
    "runners.kubernetes.node_tolerations",
    "runners.kubernetes.pod_labels",
    "runners.kubernetes.pod_annotations",
    CACHE,
    S3,
    GCS,
    AZURE,
];

pub(super) const KUBERNETES: &str = "runners.kubernetes";
const POD_SECURITY: &str = "runners.kubernetes.pod_security_context";
const CACHE: &str = "runners.cache";
const S3: &str = "runners.cache.s3";
const GCS: &str = "runners.cache.gcs";
const AZURE: &str = "runners.cache.azure";

const fn of(
    path: &'static [&'static str],
    section: &'static str,
    key: &'static str,
    form: Form,
) -> Legacy {
    Legacy {
        path,
        section,
        key,
        form,
        default: "",
        cache_type: "",
        was_read: true,
    }
}

const fn scalar(path: &'static [&'static str], key: &'static str) -> Legacy {
    of(path, KUBERNETES, key, Form::Scalar)
}

const fn section(path: &'static [&'static str], section: &'static str, form: Form) -> Legacy {
    of(path, section, "", form)
}

impl Legacy {
    const fn default(self, default: &'static str) -> Legacy {
        Legacy { default, ..self }
    }

    const fn of_cache(self, cache_type: &'static str) -> Legacy {
        Legacy { cache_type, ..self }
    }

    const fn guessed(self) -> Legacy {
        Legacy {
            was_read: false,
            ..self
        }
    }
}

/// All removed values of `runners`.
pub(super) static TABLE: &[Legacy] = &[
    of(&["cloneUrl"], "runners", "clone_url", Form::Scalar),
    of(
        &["requestConcurrency"],
        "runners",
        "request_concurrency",
        Form::Scalar,
    )
    .default("1"),
    of(&["outputLimit"], "runners", "output_limit", Form::Scalar).default("4096"),
    of(&["env"], "runners", "environment", Form::Environment),
    scalar(&["namespace"], "namespace"),
    scalar(&["image"], "image"),
    of(&["privileged"], KUBERNETES, "privileged", Form::Flag).default("false"),
    of(
        &["imagePullPolicy"],
        KUBERNETES,
        "pull_policy",
        Form::PullPolicy,
    ),
    of(
        &["imagePullSecrets"],
        KUBERNETES,
        "image_pull_secrets",
        Form::Names,
    ),
    scalar(&["serviceAccountName"], "service_account"),
    scalar(&["pollTimeout"], "poll_timeout").default("180"),
    scalar(&["builds", "cpuRequests"], "cpu_request"),
    scalar(&["builds", "cpuRequest"], "cpu_request").guessed(),
    scalar(
        &["builds", "cpuRequestsOverwriteMaxAllowed"],
        "cpu_request_overwrite_max_allowed",
    ),
    scalar(&["builds", "cpuLimit"], "cpu_limit"),
    scalar(&["builds", "cpuLimits"], "cpu_limit").guessed(),
    scalar(
        &["builds", "cpuLimitOverwriteMaxAllowed"],
        "cpu_limit_overwrite_max_allowed",
    ),
    scalar(&["builds", "memoryRequests"], "memory_request"),
    scalar(&["builds", "memoryRequest"], "memory_request").guessed(),
    scalar(
        &["builds", "memoryRequestsOverwriteMaxAllowed"],
        "memory_request_overwrite_max_allowed",
    ),
    scalar(&["builds", "memoryLimit"], "memory_limit"),
    scalar(&["builds", "memoryLimits"], "memory_limit").guessed(),
    scalar(
        &["builds", "memoryLimitOverwriteMaxAllowed"],
        "memory_limit_overwrite_max_allowed",
    ),
    scalar(&["services", "cpuRequests"], "service_cpu_request"),
    scalar(&["services", "cpuRequest"], "service_cpu_request").guessed(),
    scalar(&["services", "cpuLimit"], "service_cpu_limit"),
    scalar(&["services", "cpuLimits"], "service_cpu_limit").guessed(),
    scalar(&["services", "memoryRequests"], "service_memory_request"),
    scalar(&["services", "memoryRequest"], "service_memory_request").guessed(),
    scalar(&["services", "memoryLimit"], "service_memory_limit"),
    scalar(&["services", "memoryLimits"], "service_memory_limit").guessed(),
    scalar(&["helpers", "image"], "helper_image"),
    scalar(&["helpers", "cpuRequests"], "helper_cpu_request"),
    scalar(&["helpers", "cpuRequest"], "helper_cpu_request").guessed(),
    scalar(&["helpers", "cpuLimit"], "helper_cpu_limit"),
    scalar(&["helpers", "cpuLimits"], "helper_cpu_limit").guessed(),
    scalar(&["helpers", "memoryRequests"], "helper_memory_request"),
    scalar(&["helpers", "memoryRequest"], "helper_memory_request").guessed(),
    scalar(&["helpers", "memoryLimit"], "helper_memory_limit"),
    scalar(&["helpers", "memoryLimits"], "helper_memory_limit").guessed(),
    of(
        &["pod_security_context", "run_as_non_root"],
        POD_SECURITY,
        "run_as_non_root",
        Form::Flag,
    )
    .default("false"),
    of(
        &["pod_security_context", "run_as_user"],
        POD_SECURITY,
        "run_as_user",
        Form::Scalar,
    ),
    of(
        &["pod_security_context", "run_as_group"],
        POD_SECURITY,
        "run_as_group",
        Form::Scalar,
    ),
    of(
        &["pod_security_context", "fs_group"],
        POD_SECURITY,
        "fs_group",
        Form::Scalar,
    ),
    of(
        &["pod_security_context", "supplemental_groups"],
        POD_SECURITY,
        "supplemental_groups",
        Form::Numbers,
    ),
    section(
        &["nodeSelector"],
        "runners.kubernetes.node_selector",
        Form::Entries,
    ),
    section(
        &["nodeTolerations"],
        "runners.kubernetes.node_tolerations",
        Form::Tolerations,
    ),
    section(
        &["tolerations"],
        "runners.kubernetes.node_tolerations",
        Form::Tolerations,
    )
    .guessed(),
    section(
        &["podLabels"],
        "runners.kubernetes.pod_labels",
        Form::Entries,
    ),
    section(
        &["podAnnotations"],
        "runners.kubernetes.pod_annotations",
        Form::Entries,
    ),
    of(&["cache", "cacheType"], CACHE, "Type", Form::CacheType),
    of(&["cache", "cachePath"], CACHE, "Path", Form::Scalar).of_cache("*"),
    // Read only without `cachePath`.
    of(&["cache", "s3CachePath"], CACHE, "Path", Form::Scalar).of_cache("*"),
    of(&["cache", "cacheShared"], CACHE, "Shared", Form::Flag)
        .of_cache("*")
        .default("false"),
    of(
        &["cache", "s3ServerAddress"],
        S3,
        "ServerAddress",
        Form::Scalar,
    )
    .of_cache("s3"),
    of(&["cache", "s3BucketName"], S3, "BucketName", Form::Scalar).of_cache("s3"),
    of(
        &["cache", "s3BucketLocation"],
        S3,
        "BucketLocation",
        Form::Scalar,
    )
    .of_cache("s3"),
    of(&["cache", "s3CacheInsecure"], S3, "Insecure", Form::Flag)
        .of_cache("s3")
        .default("false"),
    of(&["cache", "gcsBucketName"], GCS, "BucketName", Form::Scalar).of_cache("gcs"),
    of(
        &["cache", "azureContainerName"],
        AZURE,
        "ContainerName",
        Form::Scalar,
    )
    .of_cache("azure")
    .guessed(),
    of(
        &["cache", "azureStorageDomain"],
        AZURE,
        "StorageDomain",
        Form::Scalar,
    )
    .of_cache("azure")
    .guessed(),
];

/// Objects whose other keys no chart version read.
pub(super) const GROUPS: [&str; 4] = ["builds", "services", "helpers", "pod_security_context"];
