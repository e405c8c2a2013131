//! What the section `runnergen` means in the chart's own values. A value that somebody wrote stays as it is.
//!
//! The evaluated values come in and go out with the rest filled in, so that rules and templates alike see what will be.

use crate::chart_version::ChartVersion;
use crate::hardening;
use crate::rbac::Jobs;
use crate::release::Release;
use crate::runner_config::permissions::Permission;
use crate::source::Span;
use crate::tree::{Map, Node, Value};
use crate::values::Evaluated;

/// Fills in what the section implies; without it nothing.
pub(super) fn imply(values: &mut Evaluated, release: &Release, chart: ChartVersion) {
    let Some(section) = values.tree.get("runnergen").filter(|section| section.is_truthy()) else { return };
    let is_hardened = section.get("hardened").is_some_and(Node::is_truthy);
    let (outlives_pod, is_minimal) = (outlives_pod(section), is_minimal(&values.tree, section));
    let jobs = Jobs::of(values, release, chart);
    let tree = &mut values.tree;
    if outlives_pod {
        fill(tree, &["unregisterRunners"], false);
    }
    if is_minimal {
        grant_least(tree, &jobs);
    }
    if is_hardened {
        harden(tree, &jobs);
    } else if jobs.executors().contains(&"docker") {
        be_root(tree);
    }
}

fn says(section: &Node, path: &[&str], wanted: &str) -> bool {
    section.at(path).and_then(Node::as_str) == Some(wanted)
}

/// Whether the registration stays when the pod goes: nobody would make another, or a claim keeps it.
fn outlives_pod(section: &Node) -> bool {
    says(section, &["registration"], "none")
        || says(section, &["storage", "type"], "persistentVolumeClaim")
        || section.at(&["storage", "existingClaim"]).is_some_and(Node::is_truthy)
}

/// Whether the Role's rules are computed: a hardened runner has few permissions too, unless the values list rules.
fn is_minimal(values: &Node, section: &Node) -> bool {
    let lists_rules = values.at(&["rbac", "rules"]).is_some_and(Node::is_truthy);
    let is_hardened = section.get("hardened").is_some_and(Node::is_truthy);
    let is_left_open = section.get("rbac").is_none_or(Node::is_null);
    says(section, &["rbac"], "minimal") || is_hardened && is_left_open && !lists_rules
}

/// The rules that the configuration needs, and an account to have them.
fn grant_least(tree: &mut Node, jobs: &Jobs) {
    let needed: Vec<Permission> = jobs.permissions().into_values().flatten().collect();
    if !needed.is_empty() {
        fill(tree, &["rbac", "create"], true);
        fill(tree, &["serviceAccount", "create"], tree.at(&["rbac", "create"]).is_some_and(Node::is_truthy));
    }
    // Explicitly minimal, they take the place of rules that are written down.
    let rules = needed.iter().map(rule).collect::<Vec<_>>();
    fill(tree, &["runnergen", "rbac"], "minimal");
    *tree.child_mut("rbac", Span::NONE).child_mut("rules", Span::NONE) = Node::new(rules, Span::NONE);
}

/// A permission as `rbac.rules` has it.
fn rule(permission: &Permission) -> Node {
    let texts = |texts: &[&str]| {
        Node::new(texts.iter().map(|text| Node::new(*text, Span::NONE)).collect::<Vec<_>>(), Span::NONE)
    };
    let mut rule = Node::new(Map::new(), Span::NONE);
    *rule.child_mut("apiGroups", Span::NONE) = texts(&[permission.group]);
    *rule.child_mut("resources", Span::NONE) = texts(&[permission.resource]);
    *rule.child_mut("verbs", Span::NONE) = texts(&permission.verbs);
    rule
}

/// A hardened pod, whose account has a token only where one is used.
fn harden(tree: &mut Node, jobs: &Jobs) {
    for (context, settings) in
        [("podSecurityContext", hardening::POD.as_slice()), ("securityContext", &hardening::CONTAINER)]
    {
        for setting in settings {
            fill(tree, &[&[context], setting.path].concat(), setting.value());
        }
    }
    let asks = jobs.ask_kubernetes(tree);
    fill(tree, &["automountServiceAccountToken"], asks);
}

/// The node's socket of Docker belongs to its root.
fn be_root(tree: &mut Node) {
    fill(tree, &["podSecurityContext", "runAsUser"], 0);
    if tree.at(&["podSecurityContext", "runAsUser"]).is_some_and(|user| user.printed() == "0") {
        fill(tree, &["securityContext", "runAsNonRoot"], false);
    }
}

/// Sets a value that nobody wrote; nothing where something on the way to it is no map.
fn fill(tree: &mut Node, path: &[&str], value: impl Into<Value>) {
    let mut node = tree;
    for key in path {
        if !node.is_null() && node.as_map().is_none() {
            return;
        }
        node = node.child_mut(key, Span::NONE);
    }
    if node.span.is_none() {
        node.value = value.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::request::{Request, SetFlag, Setting};

    fn implied(settings: &[&str]) -> Node {
        let settings = settings.iter().map(|text| Setting { flag: SetFlag::Typed, text: (*text).to_owned() });
        let request = Request {
            files: Vec::new(),
            at: None,
            open: Default::default(),
            stdin_name: "-".to_owned(),
            settings: settings.collect(),
            release: Release::new("gitlab-runner", "ci").unwrap(),
            chart: ChartVersion::default(),
            capabilities: Default::default(),
        };
        load::load(request).unwrap().values.tree
    }

    fn says(tree: &Node, path: &[&str]) -> Option<String> {
        tree.at(path).map(Node::printed)
    }

    #[test]
    fn without_the_section_nothing_is_implied() {
        let tree = implied(&[]);
        assert_eq!(says(&tree, &["rbac", "create"]).as_deref(), Some("false"));
        assert_eq!(says(&tree, &["podSecurityContext", "seccompProfile"]), None);
    }

    #[test]
    fn what_is_written_wins() {
        let tree = implied(&["runnergen.hardened=true", "securityContext.readOnlyRootFilesystem=false"]);
        assert_eq!(says(&tree, &["securityContext", "readOnlyRootFilesystem"]).as_deref(), Some("false"));
        assert_eq!(says(&tree, &["podSecurityContext", "seccompProfile", "type"]).as_deref(), Some("RuntimeDefault"));
    }

    #[test]
    fn the_account_gets_a_token_only_where_it_is_asked_for() {
        let token = ["automountServiceAccountToken"];
        assert_eq!(says(&implied(&["runnergen.hardened=true"]), &token).as_deref(), Some("true"));
        let shell = implied(&["runnergen.hardened=true", "runners.executor=shell"]);
        assert_eq!(says(&shell, &token).as_deref(), Some("false"));
        assert_eq!(says(&shell, &["rbac", "create"]).as_deref(), Some("false"));
    }

    #[test]
    fn docker_runs_as_root_unless_told_otherwise() {
        let user = ["podSecurityContext", "runAsUser"];
        let docker = ["runnergen.registration=initContainer", "runners.executor=docker"];
        assert_eq!(says(&implied(&docker), &user).as_deref(), Some("0"));
        let told = implied(&[docker[0], docker[1], "podSecurityContext.runAsUser=999"]);
        assert_eq!(says(&told, &user).as_deref(), Some("999"));
        assert_eq!(says(&told, &["securityContext", "runAsNonRoot"]).as_deref(), Some("true"));
    }
}
