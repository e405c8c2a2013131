//! The roles of the manager where jobs run: the chart's one, or those that are computed from the configuration.

use serde::Serialize;

use super::Input;
use super::facts::Facts;
use crate::rbac::{self, Jobs};
use crate::runner_config::permissions::Permission;

/// What the templates of a role and of its binding are told.
#[derive(Debug, Serialize)]
pub(super) struct Role {
    /// What stands before `Role` and `RoleBinding` in their kinds.
    cluster: &'static str,
    namespace: Option<String>,
    /// Computed rules; none where the values say them.
    rules: Option<Vec<Rule>>,
}

#[derive(Debug, Serialize)]
struct Rule {
    group: &'static str,
    resource: &'static str,
    verbs: Vec<&'static str>,
    #[serde(skip)]
    reason: &'static str,
}

impl Role {
    /// Every role that the values ask for.
    pub fn all(input: &Input, facts: &Facts) -> Vec<Self> {
        if !facts.is_set(&["rbac", "create"]) {
            return Vec::new();
        }
        let is_wide = facts.is_set(&["rbac", "clusterWideAccess"]);
        if facts.ways.has_minimal_role {
            let needed = Jobs::of(input.values, input.release, input.chart).permissions();
            return rbac::minimal(needed, is_wide).into_iter().map(Role::computed).collect();
        }
        let namespace = (!is_wide).then(|| facts.job_namespace.clone());
        vec![Role { cluster: if is_wide { "Cluster" } else { "" }, namespace, rules: None }]
    }

    fn computed(role: rbac::Role) -> Self {
        let rule = |permission: Permission| {
            let Permission { group, resource, verbs, reason, .. } = permission;
            Rule { group, resource, verbs, reason }
        };
        let cluster = if role.namespace.is_none() { "Cluster" } else { "" };
        let rules = role.permissions.into_iter().map(rule).collect();
        Role { cluster, namespace: role.namespace, rules: Some(rules) }
    }

    /// Why each rule is there.
    pub fn reasons(&self) -> Vec<&'static str> {
        self.rules.iter().flatten().map(|rule| rule.reason).collect()
    }
}
