//! The Roles for jobs: the chart's own, or those computed from the runner configuration.

use super::view::View;
use crate::chart::features::Feature;
use crate::chart::model::helm_coercion::is_truthy;
use crate::chart::model::{Model, SourcedText};
use crate::chart::rbac;
use crate::runner_config::permissions::Permission;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

/// The context of the templates of a Role and its RoleBinding.
#[derive(Debug)]
pub(super) struct Role {
    /// `Cluster` or nothing: the prefix of the kinds `Role` and `RoleBinding`.
    pub cluster: &'static str,
    pub namespace: Option<SourcedText>,
    /// The computed rules; `None` for those of `rbac.rules`.
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
    /// The Roles that are rendered.
    pub fn all(model: Model) -> Vec<Self> {
        if !is_truthy(model.tree(), &["rbac", "create"]) {
            return Vec::new();
        }
        let is_wide = is_truthy(model.tree(), &["rbac", "clusterWideAccess"]);
        if model.has_minimal_rbac() {
            let roles = rbac::minimal(model.permissions(), is_wide).into_iter();
            return roles.map(|role| Role::computed(role, model)).collect();
        }
        let namespace = (!is_wide).then(|| model.job_namespace());
        vec![Role {
            cluster: if is_wide { "Cluster" } else { "" },
            namespace,
            rules: None,
        }]
    }

    fn computed(role: rbac::Role, model: Model) -> Self {
        let rule = |permission: Permission| {
            let Permission {
                group,
                resource,
                verbs,
                reason,
                ..
            } = permission;
            Rule {
                group,
                resource,
                verbs,
                reason,
            }
        };
        let cluster = if role.namespace.is_none() {
            "Cluster"
        } else {
            ""
        };
        let rules = role.permissions.into_iter().map(rule).collect();
        let namespace = role.namespace.map(|name| job_namespace(name, model));
        Role {
            cluster,
            namespace,
            rules: Some(rules),
        }
    }

    /// The reason for each rule.
    pub fn reasons(&self) -> Vec<&'static str> {
        self.rules
            .iter()
            .flatten()
            .map(|rule| rule.reason)
            .collect()
    }
}

/// A job namespace with the span of the setting that names it.
fn job_namespace(name: String, model: Model) -> SourcedText {
    let runners = model.runner_config().runners().iter();
    let settings = runners.filter_map(|runner| runner.at(&["kubernetes", "namespace"]));
    let spans: Vec<Span> = settings
        .filter(|node| node.as_str() == Some(name.as_str()))
        .map(|node| node.span)
        .collect();
    SourcedText::new(name, spans)
}

/// A rule of `rbac.rules`. It allows everything for a key that it does not set.
pub(super) struct ValuesRule {
    pub api_groups: Entry,
    pub resources: Entry,
    pub verbs: Entry,
}

/// The rules of `rbac.rules`; without any, one that sets no key. Old chart versions have a rule with `rbac.resources`
/// and `rbac.verbs`, too.
pub(super) fn values_rules(model: Model, values: View) -> Vec<ValuesRule> {
    let rules = values.at("rbac.rules");
    let rbac = values.at("rbac");
    let has_rule = rbac.at("resources").is_set() || rbac.at("verbs").is_set();
    let has_default = !rules.is_set() && !model.has(Feature::NoRuleByDefault);
    let mut all = Vec::new();
    if has_rule || has_default {
        all.push(ValuesRule::of_core_group(rbac));
    }
    if model.has(Feature::SessionServerRule) && model.session_server().is_ok() {
        all.push(ValuesRule::of_session_server());
    }
    all.extend(
        rules
            .entries()
            .into_iter()
            .map(|(_, rule)| ValuesRule::of(rule)),
    );
    all
}

impl ValuesRule {
    fn of(rule: View) -> Self {
        let list = |key, default: &'static str| {
            let entry = rule
                .node()
                .and_then(|rule| rule.entry(key))
                .filter(|entry| entry.node.is_truthy());
            entry.cloned().unwrap_or_else(|| constants(&[default]))
        };
        ValuesRule {
            api_groups: list("apiGroups", ""),
            resources: list("resources", "*"),
            verbs: list("verbs", "*"),
        }
    }

    fn of_core_group(rule: View) -> Self {
        ValuesRule {
            api_groups: constants(&[""]),
            ..ValuesRule::of(rule)
        }
    }

    fn of_session_server() -> Self {
        ValuesRule {
            api_groups: constants(&[""]),
            resources: constants(&["services"]),
            verbs: constants(&["create", "get", "list"]),
        }
    }
}

fn constants(texts: &[&str]) -> Entry {
    let texts = texts.iter().map(|text| Node::new(*text, Span::SYNTHETIC));
    Node::new(texts.collect::<Vec<_>>(), Span::SYNTHETIC).into()
}
