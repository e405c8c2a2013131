//! What a runner's account may do, by the roles of the stream, and what its configuration needs.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::runners::{self, CONFIG, ConfigText, Runner};
use crate::kubernetes::stream::object::{items, text};
use crate::kubernetes::stream::{Address, Object, Stream};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::rbac::rbac_missing_permission;
use crate::runner_config::parse;
use crate::runner_config::permissions::{self, Permission, Rule};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

/// An account, the roles that the stream gives it, and what the runners that run under it need.
#[derive(Debug)]
pub struct Account<'n> {
    /// Its roles.
    pub roles: Vec<Bound<'n>>,
    /// Whether it has a role of which the stream does not say what it allows.
    pub has_unknown_role: bool,
    /// What its runners need.
    pub needed: Vec<Permission>,
}

/// A role as an account has it.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'n> {
    /// The role.
    pub role: Object<'n>,
    /// Whether it holds in every namespace.
    pub is_cluster_wide: bool,
    /// Whether others have it too.
    pub is_shared: bool,
}

impl<'n> Account<'n> {
    /// The roles under which jobs run: those that allow something of what they need, else the first that is there for
    /// more than the session server.
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

    /// Whether it allows something that jobs need. Services are asked for by the session server too.
    fn is_for_jobs(&self, needed: &[Permission]) -> bool {
        let of_jobs = needed
            .iter()
            .filter(|permission| permission.resource != "services");
        let of_jobs: Vec<Permission> = of_jobs.cloned().collect();
        permissions::missing(&of_jobs, &self.rules().collect::<Vec<Rule>>()) != of_jobs
    }

    /// Whether it is there for the session server only, which looks up the address of its Service.
    fn is_for_sessions(&self) -> bool {
        let mut rules = self.rules().peekable();
        rules.peek().is_some() && rules.all(|rule| rule.resources == ["services"])
    }
}

/// The accounts of the runners of a stream.
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

/// The permissions that accounts lack. Of one whose roles the stream does not hold nothing is known.
pub fn check_permissions(stream: &Stream) -> Vec<Diagnostic> {
    accounts(stream)
        .into_iter()
        .filter(|account| !account.has_unknown_role)
        .flat_map(|account| lacking(&account))
        .collect()
}

fn lacking(account: &Account<'_>) -> Vec<Diagnostic> {
    let (wide, narrow): (Vec<&Permission>, Vec<&Permission>) = account
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
    let mut lacking = missing(narrow, &mut account.roles.iter());
    lacking.extend(missing(
        wide,
        &mut account.roles.iter().filter(|bound| bound.is_cluster_wide),
    ));
    let Some(Bound { role, .. }) = account.roles_for_jobs().first().copied() else {
        return Vec::new();
    };
    let rules = role
        .node
        .entry("rules")
        .map_or(role.node.span, |rules| rules.key_span);
    let path = role.path("rules");
    let (required, optional): (Vec<&Permission>, Vec<&Permission>) =
        lacking.iter().partition(|row| row.is_required);
    let (severity, what, rows) = match required.as_slice() {
        [] => (Severity::Info, "missing optional permissions", optional),
        _ => (
            Severity::Warning,
            "missing permissions that the executor needs",
            required,
        ),
    };
    if rows.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "{what}: {}",
        rows.iter()
            .map(|row| asked(row))
            .collect::<Vec<_>>()
            .join("; ")
    );
    let help = rows
        .iter()
        .map(|row| row.reason)
        .collect::<Vec<_>>()
        .join("; ");
    let found = Diagnostic::new(
        &rbac_missing_permission::RULE,
        Place::new(rules, path),
        message,
    );
    vec![found.with_severity(severity).with_help(help)]
}

fn asked(permission: &Permission) -> String {
    let group = if permission.group.is_empty() {
        String::new()
    } else {
        format!(".{}", permission.group)
    };
    let place = if permission.is_cluster_wide {
        " in every namespace"
    } else {
        ""
    };
    format!(
        "{} on {}{group}{place}",
        permission.verbs.join(", "),
        permission.resource
    )
}

/// What a runner's configuration needs; none where the stream does not say how it is configured.
fn needed(runner: &Runner<'_>) -> Option<Vec<Permission>> {
    let executor = runner.variable("RUNNER_EXECUTOR");
    let texts: Vec<ConfigText<'_>> = runner.config_texts().collect();
    let mut needed = Vec::new();
    for ConfigText { file, node } in &texts {
        let parsed = parse(&TracedText::opaque(node.as_str()?, Span::SYNTHETIC));
        let root = parsed.root.as_ref()?;
        // Beside a template, config.toml holds the manager's settings only, unless it says otherwise.
        if *file == CONFIG && texts.len() > 1 && root.get("runners").is_none() {
            continue;
        }
        let executor = executor.filter(|_| runner.registers());
        needed.extend(permissions::permissions(Some(root), executor));
    }
    (!texts.is_empty()).then_some(needed)
}

/// The roles and bindings of a stream, by name.
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
