//! What the kubernetes executor asks the cluster's API for, computed from a configuration.
//!
//! Everything is asked in the namespace of the jobs, by the account of the manager, unless the configuration brings
//! credentials of its own.

use indexmap::IndexMap;

use crate::tree::Node;

use super::checks::runners;
use super::flags;
use super::view::View;

/// Verbs on a resource that a configuration needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Resource, with its subresource: `pods/exec`.
    pub resource: &'static str,
    /// Verbs, sorted.
    pub verbs: Vec<&'static str>,
    /// What for.
    pub reason: &'static str,
    /// Whether jobs fail without it; otherwise the runner makes do.
    pub is_required: bool,
    /// Whether a Role does not reach it, because it is outside of any one namespace.
    pub is_cluster_wide: bool,
}

/// A rule of a role, as the chart's `rbac.rules` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// API groups.
    pub groups: Vec<String>,
    /// Resources.
    pub resources: Vec<String>,
    /// Verbs.
    pub verbs: Vec<String>,
}

impl Rule {
    /// Reads a rule of `rbac.rules`. What is missing is what the chart puts there: the core group, all resources, all verbs.
    pub fn from_node(rule: &Node) -> Self {
        let list = |key: &str, missing: &str| {
            let texts = rule.get(key).and_then(Node::as_list).unwrap_or_default().iter();
            let texts: Vec<String> = texts.filter_map(|text| text.as_str().map(str::to_owned)).collect();
            if texts.is_empty() { vec![missing.to_owned()] } else { texts }
        };
        Rule { groups: list("apiGroups", ""), resources: list("resources", "*"), verbs: list("verbs", "*") }
    }

    /// Reads a rule of a role: what is missing is nothing.
    pub fn as_written(rule: &Node) -> Self {
        let list = |key: &str| {
            let texts = rule.get(key).and_then(Node::as_list).unwrap_or_default().iter();
            texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
        };
        // A rule for some objects by name does not reach those that a runner makes.
        let verbs = if rule.get("resourceNames").is_some_and(Node::is_truthy) { Vec::new() } else { list("verbs") };
        Rule { groups: list("apiGroups"), resources: list("resources"), verbs }
    }

    fn grants(&self, permission: &Permission, verb: &str) -> bool {
        let has = |list: &[String], wanted: &str| list.iter().any(|item| item == "*" || item == wanted);
        let any_parent = permission.resource.split_once('/').map(|(_, sub)| format!("*/{sub}"));
        let is_resource = has(&self.resources, permission.resource)
            || any_parent.is_some_and(|pattern| self.resources.contains(&pattern));
        has(&self.groups, permission.group) && is_resource && has(&self.verbs, verb)
    }
}

/// What a runner's settings say that permissions depend on.
struct Needs {
    attaches: bool,
    honours_entrypoint: bool,
    reads_logs: bool,
    prints_warnings: bool,
    prints_events: bool,
    namespace_per_job: bool,
    disruption_budget: bool,
    suspendable: bool,
    autoscaler: bool,
}

/// What a configuration needs. `executor` runs the jobs of a template; in a complete configuration each runner says its own.
/// Without a configuration, the kubernetes executor with all defaults is meant.
pub fn permissions(root: Option<&Node>, executor: Option<&str>) -> Vec<Permission> {
    let mut all: Vec<Permission> = Vec::new();
    by_namespace(root, executor, "").into_values().flatten().for_each(|permission| add(&mut all, permission));
    all
}

/// The same by the namespace in which jobs run: that of each runner, or this one where a runner says none.
pub fn by_namespace(root: Option<&Node>, executor: Option<&str>, otherwise: &str) -> IndexMap<String, Vec<Permission>> {
    let mut all: IndexMap<String, Vec<Permission>> = IndexMap::new();
    let runners = root.map(|root| runners::each(&View::root(root))).unwrap_or_default();
    let runners = if runners.is_empty() { vec![None] } else { runners.iter().map(Some).collect() };
    for runner in runners.into_iter().filter(|runner| asks_as_manager(*runner, executor)) {
        let own = runner.and_then(|runner| runner.get("kubernetes")?.text("namespace"));
        let rows = all.entry(own.unwrap_or(otherwise).to_owned()).or_default();
        Needs::of(runner).permissions().into_iter().for_each(|permission| add(rows, permission));
    }
    all
}

/// The verbs that no rule grants, permission by permission.
pub fn missing(needed: &[Permission], rules: &[Rule]) -> Vec<Permission> {
    let lacking = |permission: &Permission| {
        let is_granted = |verb: &&str| rules.iter().any(|rule| rule.grants(permission, verb));
        let verbs: Vec<&'static str> = permission.verbs.iter().copied().filter(|verb| !is_granted(verb)).collect();
        (!verbs.is_empty()).then(|| Permission { verbs, ..permission.clone() })
    };
    needed.iter().filter_map(lacking).collect()
}

/// Whether a runner talks to the cluster, and does so by the manager's account.
fn asks_as_manager(runner: Option<&View<'_>>, executor: Option<&str>) -> bool {
    let executor = executor.or(runner.and_then(|runner| runner.text("executor"))).unwrap_or("kubernetes");
    let kubernetes = runner.and_then(|runner| runner.get("kubernetes"));
    let has_own = |key: &str| kubernetes.as_ref().is_some_and(|kubernetes| kubernetes.text(key).is_some());
    executor == "kubernetes" && !has_own("bearer_token") && !has_own("cert_file")
}

/// Adds a permission, or its verbs to one that is there.
fn add(all: &mut Vec<Permission>, permission: Permission) {
    let is_same = |other: &&mut Permission| {
        (other.group, other.resource, other.is_required, other.is_cluster_wide)
            == (permission.group, permission.resource, permission.is_required, permission.is_cluster_wide)
    };
    match all.iter_mut().find(is_same) {
        Some(there) => {
            there.verbs.extend(permission.verbs);
            there.verbs.sort_unstable();
            there.verbs.dedup();
        }
        None => all.push(permission),
    }
}

impl Needs {
    fn of(runner: Option<&View<'_>>) -> Self {
        let flag = |name: &str| is_on(runner, name);
        let kubernetes = runner.and_then(|runner| runner.get("kubernetes"));
        let setting = |key: &str| kubernetes.as_ref().and_then(|kubernetes| kubernetes.flag(key));
        let attaches = !flag("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY");
        let honours_entrypoint = flag("FF_KUBERNETES_HONOR_ENTRYPOINT");
        Needs {
            attaches,
            honours_entrypoint,
            reads_logs: flag("FF_WAIT_FOR_POD_TO_BE_REACHABLE") || flag("FF_CONCRETE"),
            prints_warnings: setting("print_pod_warning_events") != Some(false),
            prints_events: flag("FF_PRINT_POD_EVENTS"),
            namespace_per_job: setting("namespace_per_job") == Some(true),
            disruption_budget: setting("pod_disruption_budget") == Some(true),
            suspendable: flag("FF_SUSPENDABLE_ENVIRONMENTS"),
            autoscaler: kubernetes.as_ref().is_some_and(|kubernetes| kubernetes.get("autoscaler").is_some()),
        }
    }

    fn permissions(&self) -> Vec<Permission> {
        let mut rows = vec![
            required("pods", &["create", "delete", "get"], "each job is a pod"),
            optional("pods", &["list", "watch"], "pods are watched; without it they are polled"),
            required("pods/exec", &["create", "delete", "get", "patch"], "scripts run in the pod"),
            required(
                "secrets",
                &["create", "delete", "get", "update"],
                "each job has secrets for its variables and images",
            ),
            required("serviceaccounts", &["get"], "the account of the job is looked up"),
            optional("services", &["create", "get"], "services of a job that have ports"),
        ];
        if self.attaches {
            rows.push(required("pods/attach", &["create", "delete", "get", "patch"], "the runner attaches to the pod"));
        }
        if self.attaches || self.honours_entrypoint {
            rows.push(required("pods/log", &["get", "list"], "the job's log is read from the pod"));
        } else if self.reads_logs {
            rows.push(required("pods/log", &["get"], "the pod is asked whether it is reachable"));
        }
        self.add_optional(&mut rows);
        rows
    }

    fn add_optional(&self, rows: &mut Vec<Permission>) {
        if self.prints_warnings {
            rows.push(optional("events", &["list"], "warnings of the pod are printed when a job fails"));
        }
        if self.prints_events {
            rows.push(required("events", &["list", "watch"], "FF_PRINT_POD_EVENTS prints the pod's events"));
        }
        if self.disruption_budget {
            let reason = "pod_disruption_budget makes one for each job";
            rows.push(Permission { group: "policy", ..required("poddisruptionbudgets", &["create", "get"], reason) });
        }
        if self.suspendable {
            let reason = "FF_SUSPENDABLE_ENVIRONMENTS keeps environments";
            rows.push(required("configmaps", &["create", "delete", "get", "update"], reason));
            rows.push(required("persistentvolumeclaims", &["create", "delete"], reason));
            rows.push(Permission { is_cluster_wide: true, ..required("namespaces", &["get"], reason) });
        }
        if self.autoscaler {
            let reason = "the autoscaler keeps pause pods";
            let verbs = &["create", "delete", "get", "list", "update"];
            rows.push(Permission { group: "apps", ..required("deployments", verbs, reason) });
            let classes =
                Permission { group: "scheduling.k8s.io", ..required("priorityclasses", &["create", "get"], reason) };
            rows.push(Permission { is_cluster_wide: true, ..classes });
        }
        if self.namespace_per_job {
            rows.push(required(
                "namespaces",
                &["create", "delete"],
                "namespace_per_job makes a namespace for each job",
            ));
            rows.iter_mut().for_each(|row| row.is_cluster_wide = true);
        }
    }
}

/// Whether a feature flag is on: by the section of flags, by the runner's environment, or by default.
fn is_on(runner: Option<&View<'_>>, name: &str) -> bool {
    let set = runner.and_then(|runner| runner.get("feature_flags")?.flag(name));
    let in_environment = || {
        let environment = runner?.get("environment")?;
        let values = environment.items().filter_map(|entry| entry.node.as_str()?.strip_prefix(name)?.strip_prefix('='));
        values.last().map(|value| matches!(value, "true" | "1" | "t" | "T" | "TRUE" | "True"))
    };
    set.or_else(in_environment).unwrap_or_else(|| flags::find(name).is_some_and(|flag| flag.default))
}

fn required(resource: &'static str, verbs: &[&'static str], reason: &'static str) -> Permission {
    Permission { group: "", resource, verbs: verbs.to_vec(), reason, is_required: true, is_cluster_wide: false }
}

fn optional(resource: &'static str, verbs: &[&'static str], reason: &'static str) -> Permission {
    Permission { is_required: false, ..required(resource, verbs, reason) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner_config::parse;
    use crate::source::{Span, TracedText};

    fn of(text: &str) -> Vec<Permission> {
        let root = parse(&TracedText::opaque(text, Span::NONE)).root.unwrap();
        permissions(Some(&root), Some("kubernetes"))
    }

    fn lines(permissions: &[Permission]) -> Vec<String> {
        permissions.iter().map(|row| format!("{}/{} {}", row.group, row.resource, row.verbs.join(","))).collect()
    }

    fn rule(groups: &[&str], resources: &[&str], verbs: &[&str]) -> Rule {
        let owned = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
        Rule { groups: owned(groups), resources: owned(resources), verbs: owned(verbs) }
    }

    #[test]
    fn the_defaults_attach_and_print_warnings() {
        let all = lines(&permissions(None, None));
        for line in
            ["/pods create,delete,get", "/pods/attach create,delete,get,patch", "/pods/log get,list", "/events list"]
        {
            assert!(all.contains(&line.to_owned()), "{line} in {all:?}");
        }
    }

    #[test]
    fn settings_and_flags_ask_for_more_or_less() {
        let text = "[[runners]]\n[runners.feature_flags]\nFF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true\n\
                    [runners.kubernetes]\npod_disruption_budget = true\nprint_pod_warning_events = false\n";
        let all = lines(&of(text));
        assert!(all.contains(&"policy/poddisruptionbudgets create,get".to_owned()), "{all:?}");
        assert!(!all.iter().any(|line| line.starts_with("/pods/attach") || line.starts_with("/events")), "{all:?}");
        let by_variable = of("[[runners]]\nenvironment = [\"FF_PRINT_POD_EVENTS=true\"]\n");
        assert!(lines(&by_variable).contains(&"/events list,watch".to_owned()));
        assert!(
            of("[[runners]]\n[runners.kubernetes]\nnamespace_per_job = true\n").iter().all(|row| row.is_cluster_wide)
        );
    }

    #[test]
    fn who_does_not_ask_as_the_manager_needs_nothing() {
        assert_eq!(of("[[runners]]\n[runners.kubernetes]\nbearer_token = \"x\"\n"), []);
        assert_eq!(permissions(None, Some("docker")), []);
    }

    #[test]
    fn rules_grant_by_star_and_by_name() {
        let needed = permissions(None, None);
        assert_eq!(missing(&needed, &[rule(&[""], &["*"], &["*"])]), []);
        assert_eq!(missing(&needed, &[rule(&["apps"], &["*"], &["*"])]).len(), needed.len());
        let some = rule(&[""], &["pods", "*/exec", "secrets"], &["create", "delete", "get", "patch", "list", "watch"]);
        let lacking = lines(&missing(&needed, &[some]));
        assert!(lacking.contains(&"/secrets update".to_owned()), "{lacking:?}");
        assert!(
            !lacking.iter().any(|line| line.starts_with("/pods ") || line.starts_with("/pods/exec")),
            "{lacking:?}"
        );
    }

    #[test]
    fn what_a_rule_leaves_out_is_what_the_chart_puts_there() {
        let rule = Rule::from_node(&Node::default());
        assert_eq!(
            rule,
            Rule { groups: vec![String::new()], resources: vec!["*".to_owned()], verbs: vec!["*".to_owned()] }
        );
    }
}
