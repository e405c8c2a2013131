//! The roles of the manager where jobs run: the chart's one, or those that are computed from the configuration.

use super::Input;
use super::facts::Facts;
use super::view::View;
use crate::rbac::{self, Jobs};
use crate::runner_config::permissions::Permission;
use crate::source::Span;
use crate::tree::Node;

/// What the templates of a role and of its binding are told.
#[derive(Debug)]
pub(super) struct Role {
    /// What stands before `Role` and `RoleBinding` in their kinds.
    pub cluster: &'static str,
    pub namespace: Option<String>,
    /// Computed rules; none where the values say them.
    pub rules: Option<Vec<Rule>>,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub group: &'static str,
    pub resource: &'static str,
    pub verbs: Vec<&'static str>,
    reason: &'static str,
}

impl Role {
    /// Every role that the values ask for.
    pub fn all(input: &Input, facts: &Facts) -> Vec<Self> {
        if !facts.values.at("rbac.create").is_set() {
            return Vec::new();
        }
        let is_wide = facts.values.at("rbac.clusterWideAccess").is_set();
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

/// A rule of the values, which allows everything of what it does not say.
pub(super) struct GivenRule {
    pub api_groups: Node,
    pub resources: Node,
    pub verbs: Node,
}

/// The rules that the values say; where they say none, one that says nothing.
pub(super) fn given_rules(values: View) -> Vec<GivenRule> {
    let rules = values.at("rbac.rules");
    if !rules.is_set() {
        return vec![GivenRule::of(rules)];
    }
    rules.entries().into_iter().map(|(_, rule)| GivenRule::of(rule)).collect()
}

impl GivenRule {
    fn of(rule: View) -> Self {
        let given = |key, default: &str| {
            let list = rule.at(key).node().filter(|list| list.is_truthy());
            list.cloned().unwrap_or_else(|| Node::new(vec![Node::new(default, Span::NONE)], Span::NONE))
        };
        GivenRule { api_groups: given("apiGroups", ""), resources: given("resources", "*"), verbs: given("verbs", "*") }
    }
}
