//! Permissions granted by rendered Roles to the manager's ServiceAccount.

use crate::chart::manifest::Manifest;
use crate::runner_config::permissions::Rule;
use helm_yaml::tree::Node;

/// A rule that applies in one namespace, or in all.
#[derive(Clone, Debug)]
pub struct Grant {
    pub namespace: Option<String>,
    pub rule: Rule,
}

/// Everything that the bindings among these objects grant to the account.
pub fn to_account(manifests: &[Manifest], account: &str, namespace: &str) -> Vec<Grant> {
    let is_bound = |binding: &&Manifest| {
        binding.kind().ends_with("RoleBinding")
            && subjects(binding).any(|subject| names(subject, account, namespace))
    };
    manifests
        .iter()
        .filter(is_bound)
        .flat_map(|binding| grants(manifests, binding))
        .collect()
}

fn subjects(binding: &Manifest) -> impl Iterator<Item = &Node> {
    binding
        .object
        .get("subjects")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
}

fn names(subject: &Node, account: &str, namespace: &str) -> bool {
    let says = |key: &str, wanted: &str| subject.get(key).and_then(Node::as_str) == Some(wanted);
    says("kind", "ServiceAccount") && says("name", account) && says("namespace", namespace)
}

fn grants(manifests: &[Manifest], binding: &Manifest) -> Vec<Grant> {
    let reference = |key: &str| {
        binding
            .object
            .at(&["roleRef", key])
            .and_then(Node::as_str)
            .unwrap_or_default()
    };
    let is_wide = binding.kind() == "ClusterRoleBinding";
    let namespace = binding.namespace().filter(|_| !is_wide).map(str::to_owned);
    let is_meant = |role: &&Manifest| {
        role.kind() == reference("kind")
            && role.name() == reference("name")
            && (role.kind() == "ClusterRole" || role.namespace() == binding.namespace())
    };
    let roles = manifests.iter().filter(is_meant);
    let rules = roles.flat_map(|role| {
        role.object
            .get("rules")
            .and_then(Node::as_list)
            .unwrap_or_default()
    });
    // A rule with resourceNames does not cover the objects of jobs, whose names are generated.
    rules
        .filter(|rule| rule.get("resourceNames").is_none_or(Node::is_null))
        .map(|rule| Grant {
            namespace: namespace.clone(),
            rule: Rule::from_node(rule),
        })
        .collect()
}
