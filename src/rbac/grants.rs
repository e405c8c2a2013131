//! What rendered roles grant to the account of the manager.

use crate::manifest::Manifest;
use crate::runner_config::permissions::Rule;
use crate::tree::Node;

/// A rule that holds in one namespace, or in all of them.
#[derive(Clone, Debug)]
pub struct Grant {
    pub namespace: Option<String>,
    pub rule: Rule,
}

/// Everything that bindings among these objects give the account.
pub fn to_account(manifests: &[Manifest], account: &str, namespace: &str) -> Vec<Grant> {
    let is_bound = |binding: &&Manifest| {
        binding.kind().ends_with("RoleBinding") && subjects(binding).any(|subject| names(subject, account, namespace))
    };
    manifests.iter().filter(is_bound).flat_map(|binding| grants(manifests, binding)).collect()
}

fn subjects(binding: &Manifest) -> impl Iterator<Item = &Node> {
    binding.object.get("subjects").and_then(Node::as_list).unwrap_or_default().iter()
}

fn names(subject: &Node, account: &str, namespace: &str) -> bool {
    let says = |key: &str, wanted: &str| subject.get(key).and_then(Node::as_str) == Some(wanted);
    says("kind", "ServiceAccount") && says("name", account) && says("namespace", namespace)
}

fn grants(manifests: &[Manifest], binding: &Manifest) -> Vec<Grant> {
    let reference = |key: &str| binding.object.at(&["roleRef", key]).and_then(Node::as_str).unwrap_or_default();
    let is_wide = binding.kind() == "ClusterRoleBinding";
    let namespace = binding.namespace().filter(|_| !is_wide).map(str::to_owned);
    let is_meant = |role: &&Manifest| {
        role.kind() == reference("kind")
            && role.name() == reference("name")
            && (role.kind() == "ClusterRole" || role.namespace() == binding.namespace())
    };
    let roles = manifests.iter().filter(is_meant);
    let rules = roles.flat_map(|role| role.object.get("rules").and_then(Node::as_list).unwrap_or_default());
    // A rule for objects of certain names does not help with those of jobs, whose names nobody knows beforehand.
    rules
        .filter(|rule| rule.get("resourceNames").is_none_or(Node::is_null))
        .map(|rule| Grant { namespace: namespace.clone(), rule: Rule::from_node(rule) })
        .collect()
}
