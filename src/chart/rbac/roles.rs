//! Minimal Roles for permissions: a Role for each namespace, and a ClusterRole for permissions outside of namespaces.

use crate::chart::model::Permissions;
use crate::runner_config::permissions::Permission;

/// A Role, or a ClusterRole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its namespace; `None` for a ClusterRole.
    pub namespace: Option<String>,
    /// The permissions it grants, each by one rule.
    pub permissions: Vec<Permission>,
}

/// The Roles that grant exactly these permissions. With `cluster_wide`, a single ClusterRole grants all of them.
pub fn minimal(needed: &Permissions, cluster_wide: bool) -> Vec<Role> {
    let mut everywhere = Role {
        namespace: None,
        permissions: Vec::new(),
    };
    let mut roles = Vec::new();
    for (namespace, permissions) in needed {
        let (wide, narrow): (Vec<_>, Vec<_>) = permissions
            .iter()
            .cloned()
            .partition(|permission| cluster_wide || permission.is_cluster_wide);
        let is_new = |permission: &Permission| !everywhere.permissions.contains(permission);
        let wide: Vec<Permission> = wide.into_iter().filter(is_new).collect();
        everywhere.permissions.extend(wide);
        if !narrow.is_empty() {
            roles.push(Role {
                namespace: Some(namespace.clone()),
                permissions: narrow,
            });
        }
    }
    let wide = Some(everywhere).filter(|role| !role.permissions.is_empty());
    wide.into_iter().chain(roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner_config::lifetime::newest;
    use crate::runner_config::parse;
    use crate::runner_config::permissions::by_namespace;
    use helm_yaml::source::{Span, TracedText};

    fn roles(config: &str, cluster_wide: bool) -> Vec<(Option<String>, Vec<&'static str>)> {
        let root = parse(&TracedText::opaque(config, Span::SYNTHETIC)).root;
        let roles = minimal(
            &by_namespace(root.as_ref(), None, "ci", newest()),
            cluster_wide,
        );
        let resources = |role: &Role| role.permissions.iter().map(|row| row.resource).collect();
        roles
            .iter()
            .map(|role| (role.namespace.clone(), resources(role)))
            .collect()
    }

    #[test]
    fn each_job_namespace_gets_a_role() {
        let two = "[[runners]]\nexecutor = \"kubernetes\"\n[[runners]]\nexecutor = \"kubernetes\"\n[runners.kubernetes]\nnamespace = \"jobs\"\n";
        let namespaces: Vec<_> = roles(two, false)
            .into_iter()
            .map(|(namespace, _)| namespace)
            .collect();
        assert_eq!(namespaces, [Some("ci".to_owned()), Some("jobs".to_owned())]);
        assert_eq!(roles(two, true).len(), 1, "a single ClusterRole");
    }

    #[test]
    fn cluster_scoped_resources_are_granted_by_a_cluster_role() {
        let scaled = "[[runners]]\n[runners.kubernetes.autoscaler]\n";
        let found = roles(scaled, false);
        assert_eq!(found[0], (None, vec!["priorityclasses"]));
        assert!(found[1].1.contains(&"deployments"));
        let per_job = roles(
            "[[runners]]\n[runners.kubernetes]\nnamespace_per_job = true\n",
            false,
        );
        assert_eq!((per_job.len(), per_job[0].0.clone()), (1, None));
    }

    #[test]
    fn an_executor_without_permissions_gets_no_role() {
        assert_eq!(roles("[[runners]]\nexecutor = \"shell\"\n", false), []);
    }
}
