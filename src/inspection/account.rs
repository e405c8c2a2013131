//! The account that the manager runs as.

use super::Inspection;
use crate::manifest;
use crate::runner_config::View;

/// Whether the chart creates an account.
pub fn is_created(inspection: &Inspection) -> bool {
    manifest::creates_service_account(&inspection.subject.values.tree)
}

/// Whether a runner asks the API as the account: its `[runners.kubernetes]` names neither credentials nor another
/// cluster.
pub(crate) fn asks(section: Option<&View<'_>>) -> bool {
    let is_own =
        |section: &View<'_>| ["bearer_token", "cert_file", "host"].iter().any(|key| section.text(key).is_some());
    !section.is_some_and(is_own)
}

/// Whether the pod names an account; otherwise it runs as the namespace's `default`.
pub fn is_named(inspection: &Inspection) -> bool {
    ["serviceAccount.create", "serviceAccount.name", "rbac.create", "rbac.serviceAccountName"]
        .iter()
        .any(|path| inspection.is_on(path))
}
