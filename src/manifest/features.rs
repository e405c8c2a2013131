//! Which objects the values ask for, where it takes more than one value to say.

use super::reading::is_set;
use crate::tree::Node;

/// Whether there is an account of the manager's own.
pub fn creates_service_account(values: &Node) -> bool {
    match values.at(&["serviceAccount", "create"]) {
        Some(create) if !create.is_null() => create.is_truthy(),
        _ => is_set(values, &["rbac", "create"]),
    }
}

/// Whether anything is mounted at `/secrets`: tokens, the cache's credentials, the user's own.
pub fn mounts_secrets(values: &Node) -> bool {
    let paths: [&[&str]; 4] = [&["runnerToken"], &["runnerRegistrationToken"], &["runners", "secret"], &["secrets"]];
    paths.iter().any(|path| is_set(values, path))
        || values.at(&["runners", "cache", "secretName"]).is_some_and(|name| !name.is_null())
}

/// Whether there is a Service for the metrics.
pub(super) fn has_metrics_service(values: &Node) -> bool {
    is_set(values, &["service", "enabled"]) && is_set(values, &["metrics", "enabled"])
}

/// Whether a monitor of Prometheus' operator is asked for.
pub(super) fn has_monitor(values: &Node, monitor: &str) -> bool {
    is_set(values, &["metrics", monitor, "enabled"]) && is_set(values, &["metrics", "enabled"])
}
