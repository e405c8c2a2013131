//! The section `runners`: configuration and registration of the runner.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Flag, Guarded, Indispensable, Maybe, NamespaceName, ObjectName, Optional, PlainText,
    PrintedInteger, Template, TemplatedName, Text,
};

/// The chart's default for `runners.config`.
const DEFAULT_CONFIG: &str = "\
[[runners]]
  [runners.kubernetes]
    namespace = \"{{ default .Release.Namespace .Values.runners.jobNamespace }}\"
    image = \"alpine\"
";

/// How the runner executes jobs, and how it registers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Runners {
    /// The job namespace. The Role and the RoleBinding are created there. A custom `runners.config` must refer to it,
    /// as the default does.
    #[schemars(extend("x-since" = "0.79.0", "examples" = ["ci-jobs"]))]
    pub job_namespace: Optional<NamespaceName>,
    /// The runner's configuration template in TOML. Expressions are evaluated. It contains one `[[runners]]` section
    /// with its subsections; the registration adds name, URL and token.
    pub config: Indispensable<Template>,
    /// A complete config.toml. Expressions are evaluated. No runner is registered, several `[[runners]]` are allowed,
    /// and `runners.config` and the global settings (`concurrent`, `checkInterval`, `logLevel`, `sessionServer`, …)
    /// have no effect.
    #[schemars(extend("x-since" = "0.88.3"))]
    #[schemars(extend("examples" = ["concurrent = 4\n\n[[runners]]\n  name = \"kubernetes\"\n  url = \"https://gitlab.example.com/\"\n  token = \"__TOKEN__\"\n  executor = \"kubernetes\"\n"]))]
    pub config_override: Optional<Template>,
    /// The path of a configuration template in the container, mounted with `volumes` and `volumeMounts`. Only used if
    /// `runners.config` is empty.
    #[schemars(extend("examples" = ["/runner-template/config.template.toml"]))]
    pub config_path: Guarded<PlainText>,
    /// The executor. The chart is made for `kubernetes`, which runs each job in a pod.
    #[schemars(extend("default" = "kubernetes"))]
    #[schemars(extend("enum" = ["kubernetes", "docker", "docker-windows", "docker+machine", "docker-autoscaler", "instance", "shell", "ssh", "parallels", "virtualbox", "custom"]))]
    pub executor: Optional<PlainText>,
    /// The name of the runner in GitLab. The default is the name of the pod.
    #[schemars(extend("examples" = ["kubernetes-eu"]))]
    pub name: Optional<Text>,
    /// The name of an existing Secret with the runner's token. Expressions are evaluated. It must contain both keys
    /// `runner-token` and `runner-registration-token` (leave the unused one empty), otherwise the pod does not start.
    #[schemars(extend("examples" = ["gitlab-runner-token"]))]
    pub secret: Optional<TemplatedName>,
    /// The tags of the runner, separated by commas. Has no effect with a `glrt-` token: set them in GitLab.
    #[schemars(extend("examples" = ["docker,linux"]))]
    pub tags: Optional<Text>,
    /// Whether the runner runs untagged jobs. Has no effect with a `glrt-` token: set it in GitLab. A string is
    /// invalid, including `"true"`.
    #[schemars(extend("default" = false))]
    pub run_untagged: Maybe<Indispensable<bool>>,
    /// Whether the runner only runs jobs on protected branches and tags. Has no effect with a `glrt-` token: set it in
    /// GitLab. A string is invalid, including `"true"`.
    #[schemars(extend("default" = false))]
    pub protected: Maybe<Indispensable<bool>>,
    /// Whether the runner is locked to the project that it was registered for. Has no effect with a `glrt-` token: set
    /// it in GitLab.
    #[schemars(extend("default" = true))]
    pub locked: Maybe<Flag>,
    /// The maximum duration of a job in seconds. The registration fails if this is combined with a `glrt-` token: set
    /// it in GitLab then.
    #[schemars(extend("examples" = [3600]))]
    pub maximum_timeout: Optional<PrintedInteger>,
    /// Credentials of the shared cache. The cache itself is configured in `runners.config`.
    pub cache: Indispensable<Cache>,
}

/// Credentials of the cache.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Cache {
    /// The name of a Secret with the credentials of the cache: `accesskey` and `secretkey` for S3;
    /// `gcs-application-credentials-file`, or `gcs-access-id` and `gcs-private-key`, for Google Cloud Storage;
    /// `azure-account-name` and `azure-account-key` for Azure.
    #[schemars(extend("examples" = ["s3access"]))]
    pub secret_name: Maybe<ObjectName>,
    /// Whether the credentials remain files in `/secrets` instead of being exported to the environment of the manager.
    /// Use it if several runners with different caches share a manager.
    #[schemars(extend("x-since" = "0.89.0", "default" = false))]
    pub disable_global_credentials_export: Maybe<Flag>,
}

impl Default for Runners {
    fn default() -> Self {
        Self {
            job_namespace: Maybe(None),
            config: Indispensable(Template(DEFAULT_CONFIG)),
            config_override: Maybe(None),
            config_path: Guarded::default(),
            executor: Maybe(None),
            name: Maybe(None),
            secret: Maybe(None),
            tags: Maybe(None),
            run_untagged: Maybe(None),
            protected: Maybe(None),
            locked: Maybe(None),
            maximum_timeout: Maybe(None),
            cache: Indispensable::default(),
        }
    }
}
