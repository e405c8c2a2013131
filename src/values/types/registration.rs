//! Which GitLab, with which token, and what happens around the registration.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Maybe, Optional, PlainText, PrintedText, Text};

/// GitLab and the token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Registration {
    /// The address of GitLab, with `https://`. Without it the runner has nowhere to register.
    #[schemars(extend("examples" = ["https://gitlab.example.com/"]))]
    pub gitlab_url: Maybe<Text>,
    /// The runner's authentication token (`glrt-…`), as GitLab shows it once when the runner is created there.
    /// It lands in a Secret; better keep it out of the file altogether and name a Secret of your own in
    /// `runners.secret`. Tags, protection and whether untagged jobs run are set in GitLab for such a runner.
    #[schemars(extend("examples" = ["glrt-…"]))]
    pub runner_token: Optional<PlainText>,
    /// A registration token, with which every start of the manager creates a new runner in GitLab.
    #[schemars(extend("deprecated" = true))]
    #[schemars(extend("x-instead" = "a runner that is created in GitLab, its `glrt-` token in `runnerToken` or in the Secret that `runners.secret` names"))]
    #[schemars(extend("examples" = ["GR1348941…"]))]
    pub runner_registration_token: Optional<PlainText>,
    /// Whether the pod takes its registration back before it ends. A runner with a `glrt-` token stays in GitLab and
    /// only loses this manager. Has no effect beside a `deploymentLifecycle`, which takes the hook's place.
    pub unregister_runners: Flag,
    /// A Secret whose files become the certificates that the runner trusts when it talks to GitLab. Each is called
    /// after GitLab's host: `gitlab.example.com.crt`.
    #[schemars(extend("examples" = ["gitlab-certificates"]))]
    pub certs_secret_name: Optional<PrintedText>,
    /// A script for bash that runs between registration and start of the runner. If it fails the container ends.
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
