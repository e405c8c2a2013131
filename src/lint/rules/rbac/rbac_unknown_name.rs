use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Fix, Place};
use crate::lint::rule::Findings;
use crate::rule;
use crate::schema::Schema;
use helm_template::suggestion::{did_you_mean, suggested};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports an unknown resource or verb in `rbac.rules`.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes accepts any name in a Role. A misspelled one grants nothing, so the executor is missing the permission.
    /// Resources are plurals in lowercase, such as `pods` and `pods/exec`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         host = "https://cluster.example.com"
    ///         cert_file = "/certs/client.pem"
    ///         key_file = "/certs/client.key"
    ///         ca_file = "/certs/ca.pem"
    /// serviceAccount:
    ///   create: true
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - apiGroups: [""]
    ///       resources: [pod] # <-
    ///       verbs: [get]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         host = "https://cluster.example.com"
    ///         cert_file = "/certs/client.pem"
    ///         key_file = "/certs/client.key"
    ///         ca_file = "/certs/ca.pem"
    /// serviceAccount:
    ///   create: true
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - apiGroups: [""]
    ///       resources: [pods]
    ///       verbs: [get]
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the name that `kubectl api-resources` prints.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    RG134 "rbac-unknown-name" Warning
}

/// The verbs of Kubernetes.
const VERBS: [&str; 14] = [
    "*",
    "approve",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "impersonate",
    "list",
    "patch",
    "sign",
    "update",
    "use",
];
const WATCH: &str = "watch";

/// Subresources of pods.
const POD_SUBRESOURCES: [&str; 11] = [
    "*",
    "attach",
    "binding",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "log",
    "portforward",
    "proxy",
    "resize",
    "status",
];

/// Resources without a kind, and those that Kubernetes no longer has.
const OTHERS: [&str; 3] = ["bindings", "podsecuritypolicies", "componentstatuses"];

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("rbac.create") {
        return;
    }
    for (index, rule) in context.items("rbac.rules").iter().enumerate() {
        let groups = rule.entry("apiGroups").map(|entry| entry.key_span);
        let path = format!("rbac.rules[{index}]");
        for (place, name) in names(context, rule, "verbs", &path) {
            if !VERBS.contains(&name) && name != WATCH {
                let known = VERBS.iter().copied().chain([WATCH]);
                report(
                    findings,
                    place,
                    format!("unknown verb `{name}`"),
                    did_you_mean(name, known),
                    str::to_owned,
                );
            }
        }
        let Some(known) = kinds(rule) else {
            continue;
        };
        for (place, name) in names(context, rule, "resources", &path) {
            check_resource(findings, place, name, (&known, groups));
        }
    }
}

/// The names in a list of a rule, with their locations.
fn names<'a>(
    context: &RuleContext<'a>,
    rule: &'a Node,
    key: &str,
    path: &str,
) -> Vec<(Place, &'a str)> {
    let items = rule.get(key).and_then(Node::as_list).unwrap_or_default();
    let known = items
        .iter()
        .filter_map(|item| Some((item, context.known(item)?)));
    known
        .map(|(item, name)| (Place::new(item.span, format!("{path}.{key}")), name))
        .collect()
}

fn check_resource(
    findings: &mut Findings,
    place: Place,
    name: &str,
    (known, groups): (&[&'static str], Option<Span>),
) {
    let (base, sub) = name
        .split_once('/')
        .map_or((name, None), |(base, sub)| (base, Some(sub)));
    let is_known = |name: &str| {
        name == "*" || OTHERS.contains(&name) || known.iter().any(|kind| is_plural(name, kind))
    };
    let elsewhere = || {
        Schema::kinds()
            .find(|kind| is_plural(base, kind))
            .map(group_of)
    };
    if !is_known(base)
        && let Some(group) = elsewhere()
    {
        let message = format!("`{base}` is in another API group and grants nothing here");
        let fix = groups.map(|groups| {
            let change = Change::append(groups, Node::new(group, Span::SYNTHETIC));
            Fix::unsafe_(format!("add {group:?} to `apiGroups`"), vec![change])
        });
        findings
            .report(place, message)
            .help(format!("add {group:?} to `apiGroups`"))
            .maybe_fix(fix);
    } else if !is_known(base) {
        let resources: Vec<String> = known.iter().map(|kind| plural(kind)).collect();
        let meant = did_you_mean(base, resources.iter().map(String::as_str));
        let whole = |base: &str| match sub {
            Some(sub) => format!("{base}/{sub}"),
            None => base.to_owned(),
        };
        report(
            findings,
            place,
            format!("unknown resource `{base}`"),
            meant,
            whole,
        );
    } else if let Some(sub) = sub.filter(|sub| base == "pods" && !POD_SUBRESOURCES.contains(sub)) {
        let meant = did_you_mean(sub, POD_SUBRESOURCES.iter().copied());
        report(
            findings,
            place,
            format!("unknown subresource `{sub}` of `pods`"),
            meant,
            |sub| format!("pods/{sub}"),
        );
    }
}

/// Reports a name; `whole` is the name in the list that a suggestion leads to.
fn report(
    findings: &mut Findings,
    place: Place,
    message: String,
    meant: Option<String>,
    whole: impl Fn(&str) -> String,
) {
    let name = meant.as_deref().and_then(suggested).map(whole);
    let fix = name.map(|name| {
        let title = format!("write `{name}`");
        let change = Change::replace(place.span, Node::new(name, Span::SYNTHETIC));
        Fix::unsafe_(title, vec![change])
    });
    findings
        .report(place, message)
        .maybe_help(meant)
        .maybe_fix(fix);
}

/// The kinds in the API groups of a rule; `None` if one of the groups is unknown.
fn kinds(rule: &Node) -> Option<Vec<&'static str>> {
    let groups = match rule.get("apiGroups").filter(|groups| groups.is_truthy()) {
        Some(groups) => groups
            .as_list()?
            .iter()
            .map(Node::as_str)
            .collect::<Option<Vec<_>>>()?,
        None => vec![""],
    };
    let mut kinds = Vec::new();
    for group in groups {
        let before = kinds.len();
        kinds.extend(Schema::kinds().filter(|kind| is_in_group(kind, group)));
        if kinds.len() == before {
            return None;
        }
    }
    Some(kinds)
}

/// Whether a kind such as `apps/v1/Deployment` or `v1/Pod` is in an API group.
fn is_in_group(kind: &str, group: &str) -> bool {
    let version_and_kind = match group {
        "" => Some(kind),
        _ => kind
            .strip_prefix(group)
            .and_then(|rest| rest.strip_prefix('/')),
    };
    version_and_kind.is_some_and(|rest| rest.bytes().filter(|byte| *byte == b'/').count() == 1)
}

/// `apps` of `apps/v1/Deployment`.
fn group_of(kind: &str) -> &str {
    let (version, _) = kind.rsplit_once('/').unwrap_or_default();
    version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// Whether a name is the resource of a kind. Most kinds begin with another letter.
fn is_plural(name: &str, kind: &str) -> bool {
    let first = kind.rsplit('/').next().and_then(|kind| kind.chars().next());
    let is_same = first.map(|letter| letter.to_ascii_lowercase()) == name.chars().next();
    is_same && plural(kind) == name
}

/// The resource of a kind: its plural in lowercase.
fn plural(kind: &str) -> String {
    let name = kind.rsplit('/').next().unwrap_or(kind).to_ascii_lowercase();
    match name.strip_suffix('y') {
        _ if name == "endpoints" => name,
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if name.ends_with('s') => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn resources_are_plurals() {
        for (kind, resource) in [
            ("v1/Pod", "pods"),
            ("v1/Endpoints", "endpoints"),
            ("networking.k8s.io/v1/NetworkPolicy", "networkpolicies"),
            ("networking.k8s.io/v1/Ingress", "ingresses"),
            ("gateway.networking.k8s.io/v1/Gateway", "gateways"),
        ] {
            assert_eq!(plural(kind), resource);
        }
    }
}
