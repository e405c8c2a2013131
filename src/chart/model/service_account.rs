//! The ServiceAccount of the manager pod.

use super::helm_coercion::is_truthy;
use super::{Model, SourcedText};
use crate::runner_config::View;

impl Model<'_> {
    /// Whether the chart creates the ServiceAccount.
    pub fn creates_service_account(self) -> bool {
        match self.tree().at(&["serviceAccount", "create"]) {
            Some(create) if !create.is_null() => create.is_truthy(),
            _ => is_truthy(self.tree(), &["rbac", "create"]),
        }
    }

    /// Whether the pod names a ServiceAccount; otherwise it uses the namespace's default one.
    pub fn has_service_account(self) -> bool {
        self.names().service_account != ""
    }

    /// Name of the ServiceAccount; empty for the namespace's default one. `full` is the name of the workload.
    pub(super) fn service_account_name(self, full: &SourcedText) -> SourcedText {
        let service_account = |key| self.sourced(&["serviceAccount", key]);
        let rbac = |key| self.sourced(&["rbac", key]);
        let generated = |section| {
            let create = self
                .tree()
                .at(&[section, "create"])
                .map(|create| create.span);
            SourcedText::new(full.as_str(), full.spans().iter().copied().chain(create))
        };
        let name = service_account("name");
        if name.is_some() || is_truthy(self.tree(), &["serviceAccount", "create"]) {
            name.unwrap_or_else(|| generated("serviceAccount"))
        } else if is_truthy(self.tree(), &["rbac", "create"]) {
            rbac("generatedServiceAccountName").unwrap_or_else(|| generated("rbac"))
        } else {
            rbac("serviceAccountName").unwrap_or_default()
        }
    }
}

/// Whether a runner calls the Kubernetes API as the manager's ServiceAccount: its `[runners.kubernetes]` section sets
/// neither credentials nor another API server.
pub(crate) fn uses_service_account(kubernetes: Option<&View<'_>>) -> bool {
    let overrides = ["bearer_token", "cert_file", "host"];
    !kubernetes.is_some_and(|section| overrides.iter().any(|key| section.text(key).is_some()))
}
