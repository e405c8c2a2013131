//! The names that the chart makes up: of objects, of the account, of the image.

use super::Input;
use super::reading::{is_set, printed};
use crate::tree::Node;

/// Every name that more than one manifest has to agree on.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// What the objects are called.
    pub full: String,
    /// Chart and version, as the `chart` label says them.
    pub chart: String,
    /// The Secret with the runner's tokens.
    pub secret: String,
    /// The Secret with the cache's credentials; an empty name is one too.
    pub cache_secret: Option<String>,
    /// The manager's account; empty for the namespace's own.
    pub service_account: String,
    /// The claim that holds the runner's configuration.
    pub config_claim: String,
    /// The Service that names the pods of a StatefulSet.
    pub headless_service: String,
    /// The session server's Service, Role and RoleBinding.
    pub session_server: String,
    /// The session server's Ingress.
    pub session_ingress: String,
}

impl Names {
    pub fn of(input: &Input) -> Self {
        let values = &input.values.tree;
        let full = full(values, input.release.name());
        let session_server = format!("{full}-session-server");
        Names {
            chart: shortened(&format!("gitlab-runner-{}", input.chart)),
            secret: printed(values, &["runners", "secret"]).unwrap_or_else(|| full.clone()),
            cache_secret: values
                .at(&["runners", "cache", "secretName"])
                .filter(|name| !name.is_null())
                .map(Node::printed),
            service_account: service_account(values, &full),
            config_claim: format!("{full}-config"),
            headless_service: format!("{full}-pods"),
            session_ingress: format!("{session_server}-ingress"),
            session_server,
            full,
        }
    }
}

/// `fullnameOverride`, or the release's name with the chart's (or `nameOverride`) behind it unless it begins with that.
pub(super) fn full(values: &Node, release: &str) -> String {
    if let Some(given) = printed(values, &["fullnameOverride"]) {
        return shortened(&given);
    }
    let chart = printed(values, &["nameOverride"]).unwrap_or_else(|| "gitlab-runner".to_owned());
    if release.starts_with(&chart) { shortened(release) } else { shortened(&format!("{release}-{chart}")) }
}

/// As many characters as a label may have, and no hyphen at the end.
fn shortened(name: &str) -> String {
    let name: String = name.chars().take(63).collect();
    name.strip_suffix('-').unwrap_or(&name).to_owned()
}

fn service_account(values: &Node, full: &str) -> String {
    let account = |key| printed(values, &["serviceAccount", key]);
    let rbac = |key| printed(values, &["rbac", key]);
    if is_set(values, &["serviceAccount", "create"]) || account("name").is_some() {
        account("name").unwrap_or_else(|| full.to_owned())
    } else if is_set(values, &["rbac", "create"]) {
        rbac("generatedServiceAccountName").unwrap_or_else(|| full.to_owned())
    } else {
        rbac("serviceAccountName").unwrap_or_default()
    }
}

/// The manager's image: `registry/repository:tag`, the tag being the chart's own runner release unless another is
/// given.
pub(super) fn image(input: &Input) -> String {
    let part = |key| printed(&input.values.tree, &["image", key]);
    let registry = part("registry").map(|registry| format!("{registry}/")).unwrap_or_default();
    let repository = part("image").or_else(|| part("repository")).unwrap_or_default();
    let tag = part("tag").unwrap_or_else(|| format!("alpine-v{}", input.chart.app_version()));
    format!("{registry}{repository}:{tag}")
}
