//! The GitLab instance, the token, and the registration.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Maybe, Optional, PlainText, PrintedText, Text};

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
