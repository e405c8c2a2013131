//! What the runner does with jobs: `runners`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Flag, Guarded, Indispensable, Maybe, NamespaceName, ObjectName, Optional, PlainText, PrintedInteger, Template,
    TemplatedName, Text,
};

/// The TOML that the chart brings along: jobs in a namespace of choice, on a small image.
const DEFAULT_CONFIG: &str = "\
[[runners]]
  [runners.kubernetes]
    namespace = \"{{ default .Release.Namespace .Values.runners.jobNamespace }}\"
    image = \"alpine\"
";

/// What the runner does with jobs, and how it registers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Runners {
    /// The namespace that jobs run in; the Role and its binding are created there. It only reaches a
    /// `runners.config` of your own where that asks for it, as the default does.
    #[schemars(extend("x-since" = "0.79.0", "examples" = ["ci-jobs"]))]
    pub job_namespace: Optional<NamespaceName>,
    /// The runner's configuration in TOML, expressions evaluated: one `[[runners]]` with its sections, which the
    /// registration completes with name, address and token. Every setting of a runner has its place here.
    pub config: Indispensable<Template>,
    /// A complete config.toml, expressions evaluated, that is used as it is: nothing is registered, several
    /// `[[runners]]` are allowed, and `runners.config` and the settings of the global section (`concurrent`,
    /// `checkInterval`, `logLevel`, `sessionServer`, …) have no effect.
    #[schemars(extend("x-since" = "0.88.3"))]
    #[schemars(extend("examples" = ["concurrent = 4\n\n[[runners]]\n  name = \"kubernetes\"\n  url = \"https://gitlab.example.com/\"\n  token = \"__TOKEN__\"\n  executor = \"kubernetes\"\n"]))]
    pub config_override: Optional<Template>,
    /// The path of a configuration template in the container, for one that is mounted with `volumes` and
    /// `volumeMounts`. Only looked at when `runners.config` is empty.
    #[schemars(extend("examples" = ["/runner-template/config.template.toml"]))]
    pub config_path: Guarded<PlainText>,
    /// What runs the jobs. With `kubernetes`, which the chart is made for, every job becomes a pod.
    #[schemars(extend("default" = "kubernetes"))]
    #[schemars(extend("enum" = ["kubernetes", "docker", "docker-windows", "docker+machine", "docker-autoscaler", "instance", "shell", "ssh", "parallels", "virtualbox", "custom"]))]
    pub executor: Optional<PlainText>,
    /// What the runner is called in GitLab. Without it, it is the name of the pod.
    #[schemars(extend("examples" = ["kubernetes-eu"]))]
    pub name: Optional<Text>,
    /// A Secret of your own with the runner's token, expressions evaluated. It has to hold both keys `runner-token`
    /// and `runner-registration-token`, the one that is not used empty, or the pod never starts.
    #[schemars(extend("examples" = ["gitlab-runner-token"]))]
    pub secret: Optional<TemplatedName>,
    /// The runner's tags, separated by commas. Has no effect with a `glrt-` token: set them in GitLab.
    #[schemars(extend("examples" = ["docker,linux"]))]
    pub tags: Optional<Text>,
    /// Whether jobs without tags run here too. Has no effect with a `glrt-` token: set it in GitLab.
    /// Text is refused here, `"true"` too.
    #[schemars(extend("default" = false))]
    pub run_untagged: Maybe<Indispensable<bool>>,
    /// Whether only jobs on protected branches and tags run here. Has no effect with a `glrt-` token: set it in
    /// GitLab. Text is refused here, `"true"` too.
    #[schemars(extend("default" = false))]
    pub protected: Maybe<Indispensable<bool>>,
    /// Whether the runner stays with the project that it was registered for. Has no effect with a `glrt-` token:
    /// set it in GitLab.
    #[schemars(extend("default" = true))]
    pub locked: Maybe<Flag>,
    /// How many seconds a job may take at most. The registration refuses it together with a `glrt-` token: set it in
    /// GitLab then.
    #[schemars(extend("examples" = [3600]))]
    pub maximum_timeout: Optional<PrintedInteger>,
    /// Credentials of the cache that jobs share. Everything else about it is said in `runners.config`.
    pub cache: Indispensable<Cache>,
}

/// Credentials of the cache.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Cache {
    /// A Secret with the credentials of the cache: `accesskey` and `secretkey` for S3,
    /// `gcs-application-credentials-file`, or `gcs-access-id` and `gcs-private-key`, for Google Cloud Storage,
    /// `azure-account-name` and `azure-account-key` for Azure.
    #[schemars(extend("examples" = ["s3access"]))]
    pub secret_name: Maybe<ObjectName>,
    /// Whether the credentials stay files under `/secrets` and are not exported into the environment of the
    /// manager, as is wanted when several runners with caches of their own share it.
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
