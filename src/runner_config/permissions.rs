//! The Kubernetes API permissions that the kubernetes executor needs for a configuration.
//!
//! The executor uses them in the job namespace, with the ServiceAccount of the manager pod unless the configuration has
//! credentials.

mod grants;
mod needs;

use indexmap::IndexMap;

use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

use super::lifetime::newest;
use super::version::RunnerVersion;
use super::view::{View, each_runner};
use needs::Needs;

pub use grants::{Rule, missing};

/// Verbs on a resource that a configuration needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Resource, with its subresource: `pods/exec`.
    pub resource: &'static str,
    /// Verbs, sorted.
    pub verbs: Vec<&'static str>,
    /// Purpose.
    pub reason: &'static str,
    /// Whether jobs fail without it. Otherwise the runner has a fallback.
    pub is_required: bool,
    /// Whether it needs a ClusterRole, as it is not limited to one namespace.
    pub is_cluster_wide: bool,
}

impl Permission {
    /// The permission as a rule of a Role.
    pub fn to_rule(&self) -> Node {
        let strings = |strings: &[&str]| {
            Value::List(
                strings
                    .iter()
                    .map(|string| Node::new(*string, Span::SYNTHETIC))
                    .collect(),
            )
        };
        let rule = [
            ("apiGroups", strings(&[self.group])),
            ("resources", strings(&[self.resource])),
            ("verbs", strings(&self.verbs)),
        ];
        Node::new(rule, Span::SYNTHETIC)
    }
}

/// The permissions that a configuration needs in the newest runner version. `executor` is the executor of a configuration template; in a complete
/// configuration each runner has its own. Without a configuration, the defaults of the kubernetes executor apply.
pub fn permissions(root: Option<&Node>, executor: Option<&str>) -> Vec<Permission> {
    merged(&by_namespace(root, executor, "", newest()))
}

/// Permissions as rules of a Role: one for each resource.
pub fn rules<'p>(permissions: impl IntoIterator<Item = &'p Permission>) -> Vec<Node> {
    let mut merged: IndexMap<(&str, &str), Permission> = IndexMap::new();
    for permission in permissions {
        let known = merged
            .entry((permission.group, permission.resource))
            .or_insert_with(|| permission.clone());
        known.verbs.extend(&permission.verbs);
        known.verbs.sort_unstable();
        known.verbs.dedup();
    }
    merged.values().map(Permission::to_rule).collect()
}

/// The permissions of all namespaces, without duplicates.
pub fn merged(by_namespace: &IndexMap<String, Vec<Permission>>) -> Vec<Permission> {
    let mut all: Vec<Permission> = Vec::new();
    by_namespace
        .values()
        .flatten()
        .for_each(|permission| add(&mut all, permission.clone()));
    all
}

/// The permissions that a configuration needs in a runner version, by job namespace: that of each runner, or the default.
pub fn by_namespace(
    root: Option<&Node>,
    executor: Option<&str>,
    default: &str,
    version: RunnerVersion,
) -> IndexMap<String, Vec<Permission>> {
    let mut all: IndexMap<String, Vec<Permission>> = IndexMap::new();
    let runners = root
        .map(|root| each_runner(&View::root(root)))
        .unwrap_or_default();
    let runners = if runners.is_empty() {
        vec![None]
    } else {
        runners.iter().map(Some).collect()
    };
    for runner in runners
        .into_iter()
        .filter(|runner| uses_service_account(*runner, executor))
    {
        let own = runner.and_then(|runner| runner.get("kubernetes")?.text("namespace"));
        let rows = all.entry(own.unwrap_or(default).to_owned()).or_default();
        Needs::of(runner, version)
            .permissions()
            .into_iter()
            .for_each(|permission| add(rows, permission));
    }
    all
}

/// Returns true if a runner uses the Kubernetes API with the ServiceAccount of the manager pod.
fn uses_service_account(runner: Option<&View<'_>>, executor: Option<&str>) -> bool {
    let executor = executor
        .or(runner.and_then(|runner| runner.text("executor")))
        .unwrap_or("kubernetes");
    let kubernetes = runner.and_then(|runner| runner.get("kubernetes"));
    let has_own = |key: &str| {
        kubernetes
            .as_ref()
            .is_some_and(|kubernetes| kubernetes.text(key).is_some())
    };
    executor == "kubernetes" && !has_own("bearer_token") && !has_own("cert_file")
}

/// Adds a permission, or its verbs to an existing one.
fn add(all: &mut Vec<Permission>, permission: Permission) {
    let is_same = |other: &&mut Permission| {
        (
            other.group,
            other.resource,
            other.is_required,
            other.is_cluster_wide,
        ) == (
            permission.group,
            permission.resource,
            permission.is_required,
            permission.is_cluster_wide,
        )
    };
    match all.iter_mut().find(is_same) {
        Some(existing) => {
            existing.verbs.extend(permission.verbs);
            existing.verbs.sort_unstable();
            existing.verbs.dedup();
        }
        None => all.push(permission),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner_config::parse;
    use helm_yaml::source::TracedText;

    fn of(text: &str) -> Vec<Permission> {
        let root = parse(&TracedText::opaque(text, Span::SYNTHETIC))
            .root
            .unwrap();
        permissions(Some(&root), Some("kubernetes"))
    }

    fn lines(permissions: &[Permission]) -> Vec<String> {
        permissions
            .iter()
            .map(|row| format!("{}/{} {}", row.group, row.resource, row.verbs.join(",")))
            .collect()
    }

    #[test]
    fn the_defaults_attach_and_print_warnings() {
        let all = lines(&permissions(None, None));
        for line in [
            "/pods create,delete,get",
            "/pods/attach create,delete,get,patch",
            "/pods/log get,list",
            "/events list",
        ] {
            assert!(all.contains(&line.to_owned()), "{line} in {all:?}");
        }
    }

    #[test]
    fn settings_and_feature_flags_change_permissions() {
        let text = "[[runners]]\n[runners.feature_flags]\nFF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true\n\
                    [runners.kubernetes]\npod_disruption_budget = true\nprint_pod_warning_events = false\n";
        let all = lines(&of(text));
        assert!(
            all.contains(&"policy/poddisruptionbudgets create,get".to_owned()),
            "{all:?}"
        );
        assert!(
            !all.iter()
                .any(|line| line.starts_with("/pods/attach") || line.starts_with("/events")),
            "{all:?}"
        );
        let by_variable = of("[[runners]]\nenvironment = [\"FF_PRINT_POD_EVENTS=true\"]\n");
        assert!(lines(&by_variable).contains(&"/events list,watch".to_owned()));
        assert!(
            of("[[runners]]\n[runners.kubernetes]\nnamespace_per_job = true\n")
                .iter()
                .all(|row| row.is_cluster_wide)
        );
    }

    #[test]
    fn an_older_version_needs_less() {
        let text = "[[runners]]\n[runners.kubernetes]\npod_disruption_budget = true\n";
        let root = parse(&TracedText::opaque(text, Span::SYNTHETIC)).root;
        let needs = |version: &str, line: &str| {
            let rows = by_namespace(root.as_ref(), None, "", version.parse().unwrap());
            lines(&merged(&rows)).contains(&line.to_owned())
        };
        for (line, before, since) in [
            ("/serviceaccounts get", "14.10.1", "15.0.0"),
            ("/pods list,watch", "17.8.3", "17.9.0"),
            ("/pods/exec create,delete,get,patch", "17.6.1", "17.7.0"),
            ("/events list", "17.1.0", "17.2.0"),
            (
                "policy/poddisruptionbudgets create,get",
                "18.10.0",
                "18.11.0",
            ),
        ] {
            assert!(!needs(before, line) && needs(since, line), "{line}");
        }
        // The feature flag that turned attaching on by default.
        assert!(!needs("13.12.0", "/pods/attach create") && needs("14.0.0", "/pods/attach create"));
    }

    #[test]
    fn own_credentials_and_other_executors_need_no_permissions() {
        assert_eq!(
            of("[[runners]]\n[runners.kubernetes]\nbearer_token = \"x\"\n"),
            []
        );
        assert_eq!(permissions(None, Some("docker")), []);
    }
}
