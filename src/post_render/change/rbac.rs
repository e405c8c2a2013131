//! Roles that allow what the runner's configuration needs, and nothing else.

use crate::diagnostic::{Diagnostic, Level};
use crate::post_render::account::{Account, Bound, accounts};
use crate::rules::rbac_missing_permission;
use crate::runner_config::permissions::Permission;
use crate::source::Span;
use crate::stream::{Address, Stream};
use crate::tree::Node;

/// Gives the roles under which jobs run the rules that they need. A role that others share, or that several accounts
/// have, stays, and that is a problem.
pub(super) fn minimize(stream: &mut Stream) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut new_rules: Vec<(Address, Node)> = Vec::new();
    for account in accounts(stream) {
        for bound in account.roles_for_jobs() {
            if bound.is_shared {
                problems.push(shared(bound));
            } else if !new_rules.iter().any(|(address, _)| *address == bound.role.address) {
                new_rules.push((bound.role.address, rules(&account)));
            }
        }
    }
    for (address, rules) in new_rules {
        stream.change(address, |role| *role.child_mut("rules", Span::NONE) = rules);
    }
    problems
}

fn shared(bound: &Bound<'_>) -> Diagnostic {
    Diagnostic {
        rule: rbac_missing_permission::RULE.code,
        level: Level::Error,
        message: format!("{} cannot be made minimal: others beside the runner have it too", bound.role.label()),
        help: Some("give the runner a role of its own, or leave `--rbac minimal` out".to_owned()),
        span: bound.role.node.entry("rules").map_or(bound.role.node.span, |rules| rules.key_span),
        path: bound.role.path("rules"),
    }
}

/// A rule for each resource, verbs that are needed for several reasons once.
fn rules(account: &Account<'_>) -> Node {
    let mut rows: Vec<Permission> = Vec::new();
    for permission in &account.needed {
        match rows.iter_mut().find(|row| (row.group, row.resource) == (permission.group, permission.resource)) {
            Some(row) => {
                row.verbs.extend(&permission.verbs);
                row.verbs.sort_unstable();
                row.verbs.dedup();
            }
            None => rows.push(permission.clone()),
        }
    }
    Node::new(rows.iter().map(Permission::to_rule).collect::<Vec<Node>>(), Span::NONE)
}
