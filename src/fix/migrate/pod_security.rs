//! Moves the security context of the pod, which was `securityContext` until chart 0.41.0.

use super::Plan;
use crate::chart::features::Feature;
use crate::fix::Change;
use crate::lint::context::RuleContext;

const KEYS: [&str; 4] = ["runAsUser", "runAsGroup", "fsGroup", "supplementalGroups"];

/// Moves the settings of the pod. The old chart had no other ones in this section.
pub(super) fn migrate(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    if !plan.from.has_feature(Feature::FixedSecurityContext) {
        return Vec::new();
    }
    let Some(section) = context.written("securityContext") else {
        return Vec::new();
    };
    let keys = section.node.as_map().map(|map| map.keys());
    let is_of_pod = |key: &String| KEYS.contains(&key.as_str());
    let has_only_these = keys.is_some_and(|mut keys| keys.len() > 0 && keys.all(is_of_pod));
    if has_only_these && context.given("podSecurityContext").is_none() {
        return vec![vec![Change::rename(section.key_span, "podSecurityContext")]];
    }
    let relocation = |key: &str| {
        let path = |section: &str| format!("{section}.{key}");
        context.relocation(&path("securityContext"), &path("podSecurityContext"))
    };
    KEYS.into_iter().filter_map(relocation).collect()
}
