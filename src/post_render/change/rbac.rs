//! Reduces Roles to the permissions that the runner configuration needs.

use crate::kubernetes::stream::{Address, Stream};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::rbac::rbac_missing_permission;
use crate::post_render::account::{Account, Bound, accounts};
use crate::runner_config::permissions::Permission;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// Replaces the rules of the Roles used for jobs. A Role bound to other subjects, or to several ServiceAccounts, is
/// kept and reported.
pub(super) fn minimize(stream: &mut Stream) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut new_rules: Vec<(Address, Node)> = Vec::new();
    for account in accounts(stream) {
        for bound in account.roles_for_jobs() {
            if bound.is_shared {
                problems.push(shared(bound));
            } else if !new_rules
                .iter()
                .any(|(address, _)| *address == bound.role.address)
            {
                new_rules.push((bound.role.address, rules(&account)));
            }
        }
    }
    for (address, rules) in new_rules {
        stream.change(address, |role| {
            *role.child_mut("rules", Span::SYNTHETIC) = rules
        });
    }
    problems
}

fn shared(bound: &Bound<'_>) -> Diagnostic {
    let span = bound
        .role
        .node
        .entry("rules")
        .map_or(bound.role.node.span, |rules| rules.key_span);
    let message = format!(
        "cannot minimize {}: it is bound to other subjects too",
        bound.role.label()
    );
    let place = Place::new(span, bound.role.path("rules"));
    Diagnostic::new(&rbac_missing_permission::RULE, place, message)
        .with_severity(Severity::Error)
        .with_help("bind a separate Role to the runner, or run without `--rbac minimal`")
}

/// One rule per resource, with deduplicated verbs.
fn rules(account: &Account<'_>) -> Node {
    let mut rows: Vec<Permission> = Vec::new();
    for permission in &account.needed {
        match rows
            .iter_mut()
            .find(|row| (row.group, row.resource) == (permission.group, permission.resource))
        {
            Some(row) => {
                row.verbs.extend(&permission.verbs);
                row.verbs.sort_unstable();
                row.verbs.dedup();
            }
            None => rows.push(permission.clone()),
        }
    }
    Node::new(
        rows.iter().map(Permission::to_rule).collect::<Vec<Node>>(),
        Span::SYNTHETIC,
    )
}
