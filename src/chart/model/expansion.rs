//! Expands the `runnergen:` section into the chart's own values, so that rules and templates see what will be rendered.
//! A value the user set is never overridden, except `rbac.rules` by `runnergen.rbac: minimal`.

use super::Model;
use super::extensions::section;
use super::registration::RegistrationMode;
use crate::chart::hardening;
use crate::runner_config::permissions::Permission;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The values that follow from the `runnergen:` section.
#[derive(Debug, Default)]
pub struct Expansion {
    keeps_registration: bool,
    minimal_rbac: Option<Vec<Permission>>,
    /// If the pod is hardened: whether the manager needs the token of its ServiceAccount.
    hardened: Option<bool>,
    runs_docker: bool,
}

impl Expansion {
    /// What the section of these values means.
    pub fn of(model: Model) -> Self {
        if !model.has_extensions() {
            return Expansion::default();
        }
        let needed = || model.permissions().values().flatten().cloned().collect();
        Expansion {
            keeps_registration: model.keeps_registration(),
            minimal_rbac: model.wants_minimal_rbac().then(needed),
            hardened: model.is_hardened().then(|| model.uses_kubernetes_api()),
            runs_docker: model.runner_config().executors().contains(&"docker"),
        }
    }

    /// Writes it into the values.
    pub fn apply(self, tree: &mut Node) {
        if self.keeps_registration {
            fill(tree, &["unregisterRunners"], false);
        }
        if let Some(needed) = self.minimal_rbac {
            grant(tree, &needed);
        }
        match self.hardened {
            Some(needs_token) => harden(tree, needs_token),
            None if self.runs_docker => run_as_root(tree),
            None => {}
        }
    }
}

impl Model<'_> {
    /// Whether the registration outlives the pod: nothing would repeat it, or a PersistentVolumeClaim stores it.
    fn keeps_registration(self) -> bool {
        let has_claim =
            |storage: super::Storage| storage.claim.is_some() || storage.new_claim.is_some();
        self.registration() == RegistrationMode::None || has_claim(self.storage())
    }

    /// A hardened runner has minimal permissions too, unless the values contain rules.
    fn wants_minimal_rbac(self) -> bool {
        let is_unset = section(self.tree())
            .and_then(|section| section.get("rbac"))
            .is_none_or(Node::is_null);
        self.has_minimal_rbac()
            || self.is_hardened() && is_unset && !self.is_truthy(&["rbac", "rules"])
    }
}

/// Adds the rules that the runner configuration needs, and the ServiceAccount and Role for them.
fn grant(tree: &mut Node, needed: &[Permission]) {
    if !needed.is_empty() {
        fill(tree, &["rbac", "create"], true);
        fill(
            tree,
            &["serviceAccount", "create"],
            tree.at(&["rbac", "create"]).is_some_and(Node::is_truthy),
        );
    }
    fill(tree, &["runnergen", "rbac"], "minimal");
    let rules = needed.iter().map(Permission::to_rule).collect::<Vec<_>>();
    *tree
        .child_mut("rbac", Span::SYNTHETIC)
        .child_mut("rules", Span::SYNTHETIC) = Node::new(rules, Span::SYNTHETIC);
}

fn harden(tree: &mut Node, needs_token: bool) {
    for (context, settings) in [
        ("podSecurityContext", hardening::POD.as_slice()),
        ("securityContext", &hardening::CONTAINER),
    ] {
        for setting in settings {
            fill(tree, &[&[context], setting.path].concat(), setting.value());
        }
    }
    fill(tree, &["automountServiceAccountToken"], needs_token);
}

/// The node's Docker socket belongs to root.
fn run_as_root(tree: &mut Node) {
    fill(tree, &["podSecurityContext", "runAsUser"], 0);
    if tree
        .at(&["podSecurityContext", "runAsUser"])
        .is_some_and(|user| user.to_template_string() == "0")
    {
        fill(tree, &["securityContext", "runAsNonRoot"], false);
    }
}

/// Sets a value that the user did not set, unless something on the way to it is not a map.
fn fill(tree: &mut Node, path: &[&str], value: impl Into<Value>) {
    let mut node = tree;
    for key in path {
        if !node.is_null() && node.as_map().is_none() {
            return;
        }
        node = node.child_mut(key, Span::SYNTHETIC);
    }
    if node.span.is_synthetic() {
        node.value = value.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::model::testing::load;

    fn expanded(settings: &[&str]) -> Node {
        load(settings).values.tree
    }

    fn string(tree: &Node, path: &[&str]) -> Option<String> {
        tree.at(path).map(Node::to_template_string)
    }

    #[test]
    fn without_the_section_nothing_is_expanded() {
        let tree = expanded(&[]);
        assert_eq!(string(&tree, &["rbac", "create"]).as_deref(), Some("false"));
        assert_eq!(
            string(&tree, &["podSecurityContext", "seccompProfile"]),
            None
        );
    }

    #[test]
    fn a_value_that_is_set_wins() {
        let tree = expanded(&[
            "runnergen.hardened=true",
            "securityContext.readOnlyRootFilesystem=false",
        ]);
        assert_eq!(
            string(&tree, &["securityContext", "readOnlyRootFilesystem"]).as_deref(),
            Some("false")
        );
        assert_eq!(
            string(&tree, &["podSecurityContext", "seccompProfile", "type"]).as_deref(),
            Some("RuntimeDefault")
        );
    }

    #[test]
    fn the_token_is_mounted_only_if_the_manager_needs_it() {
        let token = ["automountServiceAccountToken"];
        assert_eq!(
            string(&expanded(&["runnergen.hardened=true"]), &token).as_deref(),
            Some("true")
        );
        let shell = expanded(&["runnergen.hardened=true", "runners.executor=shell"]);
        assert_eq!(string(&shell, &token).as_deref(), Some("false"));
        assert_eq!(
            string(&shell, &["rbac", "create"]).as_deref(),
            Some("false")
        );
    }

    #[test]
    fn docker_runs_as_root_unless_a_user_is_set() {
        let user = ["podSecurityContext", "runAsUser"];
        let docker = [
            "runnergen.registration=initContainer",
            "runners.executor=docker",
        ];
        assert_eq!(string(&expanded(&docker), &user).as_deref(), Some("0"));
        let other = expanded(&[docker[0], docker[1], "podSecurityContext.runAsUser=999"]);
        assert_eq!(string(&other, &user).as_deref(), Some("999"));
        assert_eq!(
            string(&other, &["securityContext", "runAsNonRoot"]).as_deref(),
            Some("true")
        );
    }
}
