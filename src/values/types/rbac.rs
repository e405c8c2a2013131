//! What the manager may ask the Kubernetes API for: its service account and its role.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Guarded, Indispensable, Maybe, Optional, TemplatedAnnotations, Text};

/// The manager's account and its permissions.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Access {
    /// What the manager may ask the Kubernetes API for.
    pub rbac: Indispensable<Rbac>,
    /// The account that the manager runs as.
    pub service_account: Indispensable<ServiceAccount>,
}

/// What the manager may ask the Kubernetes API for.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Rbac {
    /// Whether a Role and its binding are created. Say `serviceAccount.create` as well.
    pub create: Flag,
    /// The name of the service account that goes with `rbac.create`.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.name`"))]
    pub generated_service_account_name: Guarded<Text>,
    /// What the Role allows. An empty list allows everything in the core group of the namespace.
    #[schemars(extend("examples" = [[{"resources": ["pods", "secrets"], "verbs": ["create", "delete", "get", "list", "watch"]}, {"resources": ["pods/attach", "pods/exec"], "verbs": ["create", "delete", "get", "patch"]}]]))]
    pub rules: Guarded<Vec<Rule>>,
    /// Whether it becomes a ClusterRole, which reaches every namespace. Jobs in several namespaces need that.
    pub cluster_wide_access: Flag,
    /// The name of an existing service account for the manager.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.name`"))]
    #[schemars(extend("examples" = ["default"]))]
    pub service_account_name: Maybe<Text>,
    /// Annotations of the service account, expressions in their values evaluated.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.annotations`"))]
    pub service_account_annotations: Guarded<TemplatedAnnotations>,
    /// A permission to use a PodSecurityPolicy, an API that Kubernetes removed in 1.25.
    #[schemars(extend("deprecated" = true, "x-instead" = "the label `pod-security.kubernetes.io/enforce` on the namespace"))]
    pub pod_security_policy: Indispensable<PodSecurityPolicy>,
    /// Names of Secrets with the credentials of registries, for the service account.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.imagePullSecrets`"))]
    pub image_pull_secrets: Guarded<Vec<Text>>,
}

/// A rule of the Role.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Rule {
    /// The groups of the API; `""` is the core group, which is meant when there is none.
    #[schemars(extend("default" = [""], "examples" = [["apps"]]))]
    pub api_groups: Optional<Vec<String>>,
    /// The resources. When there is none, every resource of the group is meant.
    #[schemars(extend("default" = ["*"], "examples" = [["pods", "pods/log"]]))]
    pub resources: Optional<Vec<String>>,
    /// What may be done with them. When there is none, everything may.
    #[schemars(extend("default" = ["*"], "examples" = [["get", "list"]]))]
    pub verbs: Optional<Vec<String>>,
    /// Dropped by the chart: the rule reaches every object of its resources.
    #[schemars(extend("deprecated" = true, "x-instead" = "a Role of your own in `extraObjects`"))]
    pub resource_names: Maybe<Vec<String>>,
}

/// A permission to use a PodSecurityPolicy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PodSecurityPolicy {
    /// Whether the Role has it.
    pub enabled: Flag,
    /// The policies that may be used.
    pub resource_names: Vec<Text>,
}

/// The account that the manager runs as.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ServiceAccount {
    /// Whether it is created. Without this value it is when `rbac.create` is true.
    #[schemars(extend("examples" = [true]))]
    pub create: Maybe<Flag>,
    /// Its name. When it is empty, a created one is called as the other objects of the release are.
    pub name: Guarded<Text>,
    /// Its annotations, expressions in their values evaluated. A number has to stand in quotes.
    #[schemars(extend("examples" = [{"eks.amazonaws.com/role-arn": "arn:aws:iam::{{ .Values.global.account }}:role/runner"}]))]
    pub annotations: Guarded<TemplatedAnnotations>,
    /// Names of Secrets with the credentials of registries: a list of names, not of maps.
    #[schemars(extend("examples" = [["registry-credentials"]]))]
    pub image_pull_secrets: Guarded<Vec<Text>>,
}

impl Default for PodSecurityPolicy {
    fn default() -> Self {
        Self { enabled: Flag(false), resource_names: vec![Text("gitlab-runner")] }
    }
}
