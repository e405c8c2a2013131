//! Access to the Kubernetes API: ServiceAccount and Role of the manager.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Guarded, Indispensable, Maybe, Optional, TemplatedAnnotations, Text};

/// The ServiceAccount and the permissions of the manager.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Access {
    /// The permissions of the manager in the Kubernetes API.
    pub rbac: Indispensable<Rbac>,
    /// The ServiceAccount of the manager.
    pub service_account: Indispensable<ServiceAccount>,
}

/// The permissions of the manager in the Kubernetes API.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Rbac {
    /// Whether a Role and a RoleBinding are created. Set `serviceAccount.create` too.
    pub create: Flag,
    /// The name of the ServiceAccount that `rbac.create` creates.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.name`"))]
    pub generated_service_account_name: Guarded<Text>,
    /// The rules of the Role. An empty list allows everything in the core API group of the namespace.
    #[schemars(extend("examples" = [[{"resources": ["pods", "secrets"], "verbs": ["create", "delete", "get", "list", "watch"]}, {"resources": ["pods/attach", "pods/exec"], "verbs": ["create", "delete", "get", "patch"]}]]))]
    pub rules: Guarded<Vec<Rule>>,
    /// Whether a ClusterRole is created instead, which applies to every namespace. Jobs in several namespaces need it.
    pub cluster_wide_access: Flag,
    /// The name of an existing ServiceAccount for the manager.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.name`"))]
    #[schemars(extend("examples" = ["default"]))]
    pub service_account_name: Maybe<Text>,
    /// Annotations of the ServiceAccount. Expressions in the values are evaluated.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.annotations`"))]
    pub service_account_annotations: Guarded<TemplatedAnnotations>,
    /// Permission to use a PodSecurityPolicy, an API that Kubernetes removed in 1.25.
    #[schemars(extend("deprecated" = true, "x-instead" = "the label `pod-security.kubernetes.io/enforce` on the namespace"))]
    pub pod_security_policy: Indispensable<PodSecurityPolicy>,
    /// The imagePullSecrets of the ServiceAccount, as an array of names.
    #[schemars(extend("deprecated" = true, "x-instead" = "`serviceAccount.imagePullSecrets`"))]
    pub image_pull_secrets: Guarded<Vec<Text>>,
}

/// A rule of the Role.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Rule {
    /// The API groups. `""`, the default, is the core group.
    #[schemars(extend("default" = [""], "examples" = [["apps"]]))]
    pub api_groups: Optional<Vec<String>>,
    /// The resources. The default is every resource of the groups.
    #[schemars(extend("default" = ["*"], "examples" = [["pods", "pods/log"]]))]
    pub resources: Optional<Vec<String>>,
    /// The verbs. The default is every verb.
    #[schemars(extend("default" = ["*"], "examples" = [["get", "list"]]))]
    pub verbs: Optional<Vec<String>>,
    /// Ignored by the chart: the rule applies to all objects of its resources.
    #[schemars(extend("deprecated" = true, "x-instead" = "your own Role in `extraObjects`"))]
    pub resource_names: Maybe<Vec<String>>,
}

/// Permission to use a PodSecurityPolicy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PodSecurityPolicy {
    /// Whether the Role contains the permission.
    pub enabled: Flag,
    /// The names of the policies.
    pub resource_names: Vec<Text>,
}

/// The ServiceAccount of the manager.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ServiceAccount {
    /// Whether the ServiceAccount is created. The default is the value of `rbac.create`.
    #[schemars(extend("examples" = [true]))]
    pub create: Maybe<Flag>,
    /// The name of the ServiceAccount. If empty and a ServiceAccount is created, it has the name of the other objects
    /// of the release.
    pub name: Guarded<Text>,
    /// Annotations of the ServiceAccount. Expressions in the values are evaluated. Quote numbers.
    #[schemars(extend("examples" = [{"eks.amazonaws.com/role-arn": "arn:aws:iam::{{ .Values.global.account }}:role/runner"}]))]
    pub annotations: Guarded<TemplatedAnnotations>,
    /// The imagePullSecrets of the ServiceAccount: an array of names, not of objects.
    #[schemars(extend("examples" = [["registry-credentials"]]))]
    pub image_pull_secrets: Guarded<Vec<Text>>,
}

impl Default for PodSecurityPolicy {
    fn default() -> Self {
        Self {
            enabled: Flag(false),
            resource_names: vec![Text("gitlab-runner")],
        }
    }
}
