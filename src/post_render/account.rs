//! The permissions that the Roles of a stream grant to a runner's ServiceAccount, and those that its configuration
//! needs.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::runners::{self, CONFIG, ConfigText, Runner};
use crate::kubernetes::stream::object::{items, text};
use crate::kubernetes::stream::{Address, Object, Stream};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::rbac::rbac_missing_permission::{self, MissingPermissions};
use crate::runner_config::parse;
use crate::runner_config::permissions::{self, Permission, Rule};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

/// A ServiceAccount, the Roles that the stream binds to it, and the permissions that its runners need.
#[derive(Debug)]
pub struct Account<'n> {
    /// The Roles and ClusterRoles bound to it.
    pub roles: Vec<Bound<'n>>,
    /// Whether it is bound to a Role that the stream does not contain.
    pub has_unknown_role: bool,
    /// The permissions that its runners need.
    pub needed: Vec<Permission>,
}

/// A Role or ClusterRole that is bound to a ServiceAccount.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'n> {
    /// The object.
    pub role: Object<'n>,
    /// Whether it applies in every namespace.
    pub is_cluster_wide: bool,
    /// Whether its binding has other subjects.
    pub is_shared: bool,
}

impl<'n> Account<'n> {
    /// The Roles that jobs use: those that grant a permission they need, or else the first that is not for the session
    /// server only.
    pub fn roles_for_jobs(&self) -> Vec<&Bound<'n>> {
        let allowing: Vec<&Bound<'n>> = self
            .roles
            .iter()
            .filter(|bound| bound.is_for_jobs(&self.needed))
            .collect();
        let other = self.roles.iter().find(|bound| !bound.is_for_sessions());
        if allowing.is_empty() {
            other.into_iter().collect()
        } else {
            allowing
        }
    }
}

impl Bound<'_> {
    fn rules(&self) -> impl Iterator<Item = Rule> {
        items(self.role.node, &["rules"])
            .iter()
            .map(Rule::as_written)
    }

    /// Returns true if it grants a permission that jobs need. Permissions for Services do not count, since the session
    /// server needs them too.
    fn is_for_jobs(&self, needed: &[Permission]) -> bool {
        let of_jobs = needed
            .iter()
            .filter(|permission| permission.resource != "services");
        let of_jobs: Vec<Permission> = of_jobs.cloned().collect();
        permissions::missing(&of_jobs, &self.rules().collect::<Vec<Rule>>()) != of_jobs
    }

    /// Returns true if it is only for the session server, which looks up the address of its Service.
    fn is_for_sessions(&self) -> bool {
        let mut rules = self.rules().peekable();
        rules.peek().is_some() && rules.all(|rule| rule.resources == ["services"])
    }
}

/// The ServiceAccounts of the runners in a stream.
pub fn accounts(stream: &Stream) -> Vec<Account<'_>> {
    let bindings = Bindings::of(stream);
    let mut accounts: BTreeMap<(&str, Option<&str>), Account<'_>> = BTreeMap::new();
    for runner in runners::find(stream) {
        let (Some((name, namespace)), Some(needed)) = (runner.account(), needed(&runner)) else {
            continue;
        };
        let account = accounts
            .entry((name, namespace))
            .or_insert_with(|| bindings.account(name, namespace));
        let is_new = |permission: &Permission| !account.needed.contains(permission);
        let new: Vec<Permission> = needed.into_iter().filter(is_new).collect();
        account.needed.extend(new);
    }
    accounts.into_values().collect()
}

/// Reports the permissions that ServiceAccounts are missing. Skips those with a Role that the stream does not contain.
pub fn check_permissions(stream: &Stream) -> Vec<Diagnostic> {
    accounts(stream)
        .into_iter()
        .filter(|account| !account.has_unknown_role)
        .filter_map(|account| missing_permissions(&account))
        .collect()
}

/// The permissions that no Role of an account grants, as a finding at the Role for jobs.
fn missing_permissions(account: &Account<'_>) -> Option<Diagnostic> {
    let (cluster_wide, namespaced): (Vec<&Permission>, Vec<&Permission>) = account
        .needed
        .iter()
        .partition(|permission| permission.is_cluster_wide);
    let missing = |needed: Vec<&Permission>, roles: &mut dyn Iterator<Item = &Bound<'_>>| {
        let needed: Vec<Permission> = needed.into_iter().cloned().collect();
        permissions::missing(
            &needed,
            &roles.flat_map(|bound| bound.rules()).collect::<Vec<Rule>>(),
        )
    };
    let mut lacking = missing(namespaced, &mut account.roles.iter());
    lacking.extend(missing(
        cluster_wide,
        &mut account.roles.iter().filter(|bound| bound.is_cluster_wide),
    ));
    let Bound { role, .. } = account.roles_for_jobs().first().copied()?;
    let missing = MissingPermissions::of(&lacking)?;
    let rules = role
        .node
        .entry("rules")
        .map_or(role.node.span, |rules| rules.key_span);
    let help = format!(
        "add {} to the rules; {}",
        missing.rules(),
        missing.reasons()
    );
    Some(
        Diagnostic::new(
            &rbac_missing_permission::RULE,
            Place::new(rules, role.path("rules")),
            missing.message(),
        )
        .with_severity(missing.severity)
        .with_help(help),
    )
}

/// The permissions that a runner's configuration needs; `None` if the stream does not contain the configuration.
fn needed(runner: &Runner<'_>) -> Option<Vec<Permission>> {
    let executor = runner.variable("RUNNER_EXECUTOR");
    let texts: Vec<ConfigText<'_>> = runner.config_texts().collect();
    let mut needed = Vec::new();
    for ConfigText { file, node } in &texts {
        let parsed = parse(&TracedText::opaque(node.as_str()?, Span::SYNTHETIC));
        let root = parsed.root.as_ref()?;
        // With a template, config.toml usually has the global section only.
        if *file == CONFIG && texts.len() > 1 && root.get("runners").is_none() {
            continue;
        }
        let executor = executor.filter(|_| runner.registers());
        needed.extend(permissions::permissions(Some(root), executor));
    }
    (!texts.is_empty()).then_some(needed)
}

/// The Roles and bindings of a stream.
struct Bindings<'n> {
    roles: HashMap<(&'n str, &'n str), Vec<Object<'n>>>,
    by_account: HashMap<&'n str, Vec<Binding<'n>>>,
}

#[derive(Clone, Copy)]
struct Binding<'n> {
    object: Object<'n>,
    subject: &'n Node,
    subjects: usize,
}

impl<'n> Bindings<'n> {
    fn of(stream: &'n Stream) -> Self {
        let mut bindings = Bindings {
            roles: HashMap::new(),
            by_account: HashMap::new(),
        };
        for object in stream.objects() {
            match object.kind() {
                "Role" | "ClusterRole" => {
                    bindings
                        .roles
                        .entry((object.kind(), object.name()))
                        .or_default()
                        .push(object);
                }
                "RoleBinding" | "ClusterRoleBinding" => bindings.add(object),
                _ => {}
            }
        }
        bindings
    }

    fn add(&mut self, object: Object<'n>) {
        let subjects = items(object.node, &["subjects"]);
        for subject in subjects
            .iter()
            .filter(|subject| text(subject, &["kind"]) == Some("ServiceAccount"))
        {
            let name = text(subject, &["name"]).unwrap_or_default();
            let binding = Binding {
                object,
                subject,
                subjects: subjects.len(),
            };
            self.by_account.entry(name).or_default().push(binding);
        }
    }

    fn account(&self, name: &str, namespace: Option<&str>) -> Account<'n> {
        let mut account = Account {
            roles: Vec::new(),
            has_unknown_role: false,
            needed: Vec::new(),
        };
        for binding in self.by_account.get(name).into_iter().flatten() {
            let of_subject = text(binding.subject, &["namespace"]);
            if of_subject.is_some() && namespace.is_some() && of_subject != namespace {
                continue;
            }
            match self.role(binding) {
                Some(role) => account.roles.push(role),
                None => account.has_unknown_role = true,
            }
        }
        let mut seen: HashSet<(Address, bool)> = HashSet::new();
        account
            .roles
            .retain(|bound| seen.insert((bound.role.address, bound.is_cluster_wide)));
        account
    }

    fn role(&self, binding: &Binding<'n>) -> Option<Bound<'n>> {
        let part = |key| text(binding.object.node, &["roleRef", key]);
        let (kind, name) = (part("kind")?, part("name")?);
        let namespace = binding.object.namespace();
        let is_near = |role: &&Object<'n>| kind == "ClusterRole" || role.may_be_in(namespace);
        let role = self.roles.get(&(kind, name))?.iter().find(is_near)?;
        let is_cluster_wide = binding.object.kind() == "ClusterRoleBinding";
        Some(Bound {
            role: *role,
            is_cluster_wide,
            is_shared: binding.subjects > 1,
        })
    }
}
