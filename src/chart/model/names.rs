//! The names the chart generates for its objects.

use super::Model;
use super::helm_coercion::to_helm_string;
use helm_yaml::tree::Node;

/// Names that several manifests have to agree on.
#[derive(Clone, Debug)]
pub struct Names {
    /// Name of the workload and of most other objects.
    pub full: String,
    /// Chart name and version, the value of the `chart` label.
    pub chart: String,
    /// Secret with the runner's tokens.
    pub secret: String,
    /// Secret with the cache credentials. It may be an empty string, which the chart renders too.
    pub cache_secret: Option<String>,
    /// ServiceAccount of the manager pod; empty for the namespace's default ServiceAccount.
    pub service_account: String,
    /// PersistentVolumeClaim with the runner configuration.
    pub config_claim: String,
    /// Headless Service of a StatefulSet.
    pub headless_service: String,
    /// Service, Role and RoleBinding of the session server.
    pub session_server: String,
    /// Ingress of the session server.
    pub session_ingress: String,
}

impl Names {
    pub(super) fn of(model: Model) -> Self {
        let values = model.tree();
        let full = full(values, model.release.name());
        let session_server = format!("{full}-session-server");
        Names {
            chart: truncated(&format!("gitlab-runner-{}", model.version)),
            secret: to_helm_string(values, &["runners", "secret"]).unwrap_or_else(|| full.clone()),
            cache_secret: values
                .at(&["runners", "cache", "secretName"])
                .filter(|name| !name.is_null())
                .map(Node::to_template_string),
            service_account: model.service_account_name(&full),
            config_claim: format!("{full}-config"),
            headless_service: format!("{full}-pods"),
            session_ingress: format!("{session_server}-ingress"),
            session_server,
            full,
        }
    }
}

/// `fullnameOverride`; otherwise the release name followed by the chart name (or `nameOverride`), which is omitted
/// if the release name starts with it.
fn full(values: &Node, release: &str) -> String {
    if let Some(name) = to_helm_string(values, &["fullnameOverride"]) {
        return truncated(&name);
    }
    let chart =
        to_helm_string(values, &["nameOverride"]).unwrap_or_else(|| "gitlab-runner".to_owned());
    if release.starts_with(&chart) {
        truncated(release)
    } else {
        truncated(&format!("{release}-{chart}"))
    }
}

/// Truncates a name to the length of a label value and removes a trailing hyphen.
fn truncated(name: &str) -> String {
    let name: String = name.chars().take(63).collect();
    name.strip_suffix('-').unwrap_or(&name).to_owned()
}
