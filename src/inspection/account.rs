//! The account that the manager runs as.

use super::Inspection;

/// Whether the chart creates an account.
pub fn is_created(inspection: &Inspection) -> bool {
    match inspection.value("serviceAccount.create").filter(|create| !create.is_null()) {
        Some(create) => create.is_truthy(),
        None => inspection.is_on("rbac.create"),
    }
}

/// Whether the pod names an account; otherwise it runs as the namespace's `default`.
pub fn is_named(inspection: &Inspection) -> bool {
    ["serviceAccount.create", "serviceAccount.name", "rbac.create", "rbac.serviceAccountName"]
        .iter()
        .any(|path| inspection.is_on(path))
}
