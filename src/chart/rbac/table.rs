//! The permissions as a table: resource, namespace, reason, and whether they are granted.

use std::fmt::{self, Display};

use serde::Serialize;

use super::grants::{self, Grant};
use super::{Role, minimal};
use crate::chart::manifest::Manifest;
use crate::chart::model::{Model, Permissions};
use crate::runner_config::permissions::{self, Permission, Rule};

/// Every permission that a configuration needs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// The ServiceAccount of the manager.
    pub account: String,
    /// Its namespace.
    pub namespace: String,
    /// A line for each permission.
    pub permissions: Vec<Line>,
}

/// A permission, and whether it is granted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Resource, with its subresource.
    pub resource: &'static str,
    /// Verbs.
    pub verbs: Vec<&'static str>,
    /// The namespace in which it is needed; `None` for the whole cluster.
    pub namespace: Option<String>,
    /// The feature that needs it.
    pub needed_by: &'static str,
    /// Whether jobs fail without it.
    pub required: bool,
    /// The verbs that no rule grants.
    pub missing: Vec<&'static str>,
}

impl Table {
    /// Compares the permissions that the runners need with those that the manifests grant.
    pub fn of(model: Model, manifests: &[Manifest]) -> Self {
        Table::for_permissions(model.permissions(), model, manifests)
    }

    /// Compares permissions with those that the manifests grant.
    pub fn for_permissions(needed: &Permissions, model: Model, manifests: &[Manifest]) -> Self {
        let (account, namespace) = (account(model), model.namespace().as_str().to_owned());
        let grants = grants::to_account(manifests, &account, &namespace);
        let roles = minimal(needed, false);
        let lines = |role: Role| {
            let rules = rules_for(&grants, role.namespace.as_deref());
            let line = move |permission| Line::of(permission, role.namespace.clone(), &rules);
            role.permissions.into_iter().map(line).collect::<Vec<_>>()
        };
        Table {
            permissions: roles.into_iter().flat_map(lines).collect(),
            account,
            namespace,
        }
    }
}

/// The ServiceAccount of the manager pod.
fn account(model: Model) -> String {
    let name = model.names().service_account.as_str();
    if name.is_empty() {
        "default".to_owned()
    } else {
        name.to_owned()
    }
}

/// The rules that apply in a namespace; for the whole cluster, those of ClusterRoleBindings.
fn rules_for(grants: &[Grant], namespace: Option<&str>) -> Vec<Rule> {
    let applies =
        |grant: &&Grant| grant.namespace.is_none() || grant.namespace.as_deref() == namespace;
    grants
        .iter()
        .filter(applies)
        .map(|grant| grant.rule.clone())
        .collect()
}

impl Line {
    fn of(permission: Permission, namespace: Option<String>, rules: &[Rule]) -> Self {
        let missing = permissions::missing(std::slice::from_ref(&permission), rules);
        let Permission {
            group,
            resource,
            verbs,
            reason,
            is_required,
            ..
        } = permission;
        let missing = missing
            .into_iter()
            .next()
            .map(|lacking| lacking.verbs)
            .unwrap_or_default();
        Line {
            group,
            resource,
            verbs,
            namespace,
            needed_by: reason,
            required: is_required,
            missing,
        }
    }

    fn cells(&self) -> [String; 4] {
        let group = if self.group.is_empty() {
            String::new()
        } else {
            format!(".{}", self.group)
        };
        let status = if self.missing.is_empty() {
            "granted".to_owned()
        } else if self.missing == self.verbs {
            "missing".to_owned()
        } else {
            format!("missing: {}", self.missing.join(", "))
        };
        let aside = if self.required { "" } else { " (optional)" };
        [
            format!("{}{group}: {}", self.resource, self.verbs.join(", ")),
            self.namespace
                .clone()
                .unwrap_or_else(|| "(cluster)".to_owned()),
            format!("{}{aside}", self.needed_by),
            status,
        ]
    }
}

impl Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.permissions.is_empty() {
            return writeln!(
                out,
                "The runner configuration needs no permissions in the Kubernetes API."
            );
        }
        let head = ["PERMISSION", "NAMESPACE", "NEEDED BY", "STATUS"].map(str::to_owned);
        let rows: Vec<[String; 4]> = std::iter::once(head)
            .chain(self.permissions.iter().map(Line::cells))
            .collect();
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or_default()
        };
        let [first, second, third] = [width(0), width(1), width(2)];
        for [permission, namespace, needed_by, status] in &rows {
            writeln!(
                out,
                "{permission:first$}  {namespace:second$}  {needed_by:third$}  {status}"
            )?;
        }
        if self.permissions.iter().any(|line| !line.missing.is_empty()) {
            writeln!(
                out,
                "\nTo grant the missing permissions, set `runnergen.rbac: minimal`, or add them to `rbac.rules` with `rbac.create: true`."
            )?;
        }
        Ok(())
    }
}
