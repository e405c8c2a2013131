//! What `hardened`, `rbac` and an executor mean in the chart's own values. A value that somebody wrote stays.

use super::{command, has_minimal_role, is_on, network, section};
use crate::manifest::Input;
use crate::rbac::Jobs;
use crate::source::Span;
use crate::tree::{Node, Value};
use crate::values::Evaluated;

/// The values with everything filled in that the section implies; none where there is nothing to fill in.
pub(in crate::manifest) fn filled(input: &Input) -> Option<Evaluated> {
    section(&input.values.tree)?;
    let mut values = input.values.clone();
    let jobs = Jobs::of(input.values, input.release, input.chart);
    let tree = &mut values.tree;
    if has_minimal_role(tree) && !jobs.permissions().is_empty() {
        fill(tree, &["rbac", "create"], true);
    }
    if is_on(tree, &["hardened"]) {
        harden(tree, &jobs);
    } else if jobs.executors().contains(&"docker") {
        // The node's socket belongs to its root.
        fill(tree, &["podSecurityContext", "runAsUser"], 0);
        if command::runs_as_root(tree) {
            fill(tree, &["securityContext", "runAsNonRoot"], false);
        }
    }
    Some(values)
}

/// The Restricted Pod Security Standard, and a file system beyond change.
fn harden(tree: &mut Node, jobs: &Jobs) {
    fill(tree, &["podSecurityContext", "runAsNonRoot"], true);
    fill(tree, &["podSecurityContext", "seccompProfile", "type"], "RuntimeDefault");
    fill(tree, &["securityContext", "allowPrivilegeEscalation"], false);
    fill(tree, &["securityContext", "privileged"], false);
    fill(tree, &["securityContext", "runAsNonRoot"], true);
    fill(tree, &["securityContext", "readOnlyRootFilesystem"], true);
    fill(tree, &["securityContext", "capabilities", "drop"], vec![Node::new("ALL", Span::NONE)]);
    let asks = network::asks_kubernetes(tree, jobs);
    fill(tree, &["automountServiceAccountToken"], asks);
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
