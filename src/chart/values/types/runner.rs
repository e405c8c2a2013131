//! The runner: registration, `runners:`, and the global section of its config.toml.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Duration, Flag, Guarded, Indispensable, Maybe, NamespaceName, ObjectName, Optional, PlainText,
    PrintedInteger, PrintedText, Template, TemplatedName, Text, TomlInteger, TomlText,
};

/// The GitLab instance, the token, and the registration.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Registration {
    /// The URL of the GitLab instance, with `https://`. The runner cannot register without it.
    #[schemars(extend("examples" = ["https://gitlab.example.com/"]))]
    pub gitlab_url: Maybe<Text>,
    /// The runner authentication token (`glrt-…`), which GitLab shows once when you create the runner. It is rendered
    /// into a Secret; to keep it out of the values file, create a Secret and set `runners.secret`. With such a token,
    /// tags, protection and untagged jobs are configured in GitLab.
    #[schemars(extend("examples" = ["glrt-…"]))]
    pub runner_token: Optional<PlainText>,
    /// A registration token. Every start of the manager creates a new runner in GitLab with it.
    #[schemars(extend("deprecated" = true))]
    #[schemars(extend("x-instead" = "a runner that is created in GitLab, its `glrt-` token in `runnerToken` or in the Secret that `runners.secret` names"))]
    #[schemars(extend("examples" = ["GR1348941…"]))]
    pub runner_registration_token: Optional<PlainText>,
    /// Whether the pod unregisters the runner when it stops. With a `glrt-` token, the runner remains in GitLab and
    /// only this manager is removed. Has no effect with `deploymentLifecycle`, which replaces the hook.
    pub unregister_runners: Flag,
    /// A Secret with CA certificates that the runner trusts for connections to GitLab. Each key is the host name of
    /// GitLab with the suffix `.crt`: `gitlab.example.com.crt`.
    #[schemars(extend("examples" = ["gitlab-certificates"]))]
    pub certs_secret_name: Optional<PrintedText>,
    /// A bash script that runs after the registration and before the runner starts. If it fails, the container exits.
    #[schemars(extend("examples" = ["echo \"starting on $(hostname)\"\n"]))]
    pub pre_entrypoint_script: Optional<PlainText>,
}

impl Default for Registration {
    fn default() -> Self {
        Self {
            gitlab_url: Maybe(None),
            runner_token: Maybe(None),
            runner_registration_token: Maybe(None),
            unregister_runners: Flag(true),
            certs_secret_name: Maybe(None),
            pre_entrypoint_script: Maybe(None),
        }
    }
}

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
    #[schemars(extend("examples" = ["ci-jobs"]))]
    pub job_namespace: Optional<NamespaceName>,
    /// The runner's configuration template in TOML. Expressions are evaluated. It contains one `[[runners]]` section
    /// with its subsections; the registration adds name, URL and token.
    pub config: Indispensable<Template>,
    /// A complete config.toml. Expressions are evaluated. No runner is registered, several `[[runners]]` are allowed,
    /// and `runners.config` and the global settings (`concurrent`, `checkInterval`, `logLevel`, `sessionServer`, …)
    /// have no effect.
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
    #[schemars(extend("default" = false))]
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

/// The global section of config.toml. These values have no effect with `runners.configOverride`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Manager {
    /// The maximum number of concurrent jobs of this manager, over all of its runners. `limit` in `runners.config`
    /// sets a lower maximum for a runner.
    pub concurrent: Indispensable<TomlInteger>,
    /// The number of seconds between requests to GitLab for new jobs. 0 means 3.
    pub check_interval: Indispensable<TomlInteger>,
    /// The number of seconds after which a forceful shutdown times out and the process exits. 0 means the runner's
    /// default of 30. Kubernetes kills the pod after `terminationGracePeriodSeconds` in any case.
    #[serde(rename = "shutdown_timeout")]
    pub shutdown_timeout: Indispensable<TomlInteger>,
    /// The log level of the manager: `debug`, `info`, `warn`, `error`, `fatal` or `panic`.
    #[schemars(extend("default" = "info", "examples" = ["debug"]))]
    pub log_level: Optional<Text>,
    /// The log format of the manager: `runner` (colored lines), `text` or `json`.
    #[schemars(extend("examples" = ["json"]))]
    pub log_format: Optional<Text>,
    /// The DSN of the Sentry project to which the manager reports errors.
    #[schemars(extend("examples" = ["https://KEY@sentry.example.com/1"]))]
    pub sentry_dsn: Optional<TomlText>,
    /// The maximum time that a connection to GitLab is kept open. A number without a unit is invalid.
    #[schemars(extend("examples" = ["15m"]))]
    pub connection_max_age: Optional<Duration>,
}

impl Default for Manager {
    fn default() -> Self {
        Self {
            concurrent: Indispensable(TomlInteger(10)),
            check_interval: Indispensable(TomlInteger(3)),
            shutdown_timeout: Indispensable(TomlInteger(0)),
            log_level: Maybe(None),
            log_format: Maybe(None),
            sentry_dsn: Maybe(None),
            connection_max_age: Maybe(None),
        }
    }
}
