//! The patch for a setting that the chart has no value for.

use super::RuleContext;
use crate::schema::Schema;
use helm_yaml::edit::flow_text;
use helm_yaml::tree::Node;

const POD: &str = "io.k8s.api.core.v1.PodSpec";
const CONTAINER: &str = "io.k8s.api.core.v1.Container";
const WORKLOAD: &str = "io.k8s.api.apps.v1.DeploymentSpec";

/// Names under which values of other charts have additional containers.
const SIDECARS: [&str; 5] = [
    "additionalContainers",
    "containers",
    "extraContainers",
    "sidecarContainers",
    "sidecars",
];

/// Names of annotations of the Role.
const ROLE_ANNOTATIONS: [&str; 3] = [
    "rbac.annotations",
    "rbac.roleAnnotations",
    "roleAnnotations",
];

/// Fields for which the chart has values with other names, or that no patch may change.
const EXCEPTIONS: [&str; 8] = [
    "env",
    "envFrom",
    "image",
    "name",
    "selector",
    "serviceAccount",
    "serviceAccountName",
    "template",
];

/// A longer value (in bytes) is not repeated.
const LONGEST: usize = 300;

impl RuleContext<'_> {
    /// The values with a patch that sets a field of the manifests, for a value that the chart does not have; `None` if no
    /// field has this name.
    pub fn patch_instead(&self, path: &str) -> Option<String> {
        let value = self.value(path)?;
        let text = written(value);
        let workload = self.model.workload().kind().to_owned();
        let in_pod = |fields: String| format!("spec: {{template: {{spec: {{{fields}}}}}}}");
        let has_field = |definition, name| {
            let schema = Schema::named(definition);
            schema.is_some_and(|schema: Schema| schema.field(name).is_some())
        };
        let (kind, patch) = match path {
            _ if ROLE_ANNOTATIONS.contains(&path) => {
                let kind = match self.is_on("rbac.clusterWideAccess") {
                    true => "ClusterRole",
                    false => "Role",
                };
                (
                    kind.to_owned(),
                    format!("metadata: {{annotations: {text}}}"),
                )
            }
            _ if EXCEPTIONS.contains(&path) => return None,
            _ if SIDECARS.contains(&path) => (workload, in_pod(format!("containers: {text}"))),
            _ if has_field(POD, path) => (workload, in_pod(format!("{path}: {text}"))),
            _ if has_field(CONTAINER, path) => {
                let name = self.model.names().full.as_str().to_owned();
                let container = format!("containers: [{{name: {name}, {path}: {text}}}]");
                (workload, in_pod(container))
            }
            _ if has_field(WORKLOAD, path) => (workload, format!("spec: {{{path}: {text}}}")),
            _ => return None,
        };
        Some(format!(
            "runnergen: {{patches: [{{target: {{kind: {kind}}}, patch: {{{patch}}}}}]}}"
        ))
    }
}

/// A value in one line; `…` for a long one.
fn written(value: &Node) -> String {
    Some(flow_text(value))
        .filter(|text| text.len() <= LONGEST)
        .unwrap_or_else(|| "…".to_owned())
}
