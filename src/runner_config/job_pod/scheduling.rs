//! Labels, node selection, tolerations, affinity, DNS and imagePullSecrets.

use super::object::Object;
use super::{Settings, View, convert, empty};
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

/// Labels below this domain belong to the runner, which ignores them in `pod_labels`.
const OWN_DOMAIN: &str = "runner.gitlab.com";

/// The longest label value.
const MAX_LABEL: usize = 63;

/// The labels of a pod, whose values the runner makes valid.
pub(super) fn labels(view: &View<'_>) -> Option<Node> {
    let own = view.entries().filter(|(name, _)| !is_own(name));
    let map: Map = own
        .filter_map(|(name, child)| {
            let text = sanitized(child.node.as_str()?);
            let node = Node::new(text, child.node.span);
            let key_span = child.key_span;
            Some((name.to_owned(), Entry { key_span, node }))
        })
        .collect();
    (!map.is_empty()).then(|| Node::new(map, view.node.span))
}

/// Returns true for a label in the domain of the runner.
fn is_own(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let domain = name.split('/').next().unwrap_or_default();
    domain
        .strip_suffix(OWN_DOMAIN)
        .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
}

fn sanitized(text: &str) -> String {
    let is_valid = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let text: String = text
        .chars()
        .map(|letter| if is_valid(letter) { letter } else { '_' })
        .take(MAX_LABEL)
        .collect();
    text.trim_matches(['-', '_', '.']).to_owned()
}

/// The tolerations of `node_tolerations`: `"key=value" = "effect"`.
pub(super) fn tolerations(settings: &Settings<'_>) -> Vec<Node> {
    let table = settings.get("node_tolerations");
    let entries = table.iter().flat_map(View::entries);
    entries
        .filter(|(_, effect)| effect.node.as_str().is_some())
        .map(|(taint, effect)| toleration(taint, &effect))
        .collect()
}

fn toleration(taint: &str, effect: &View<'_>) -> Node {
    let mut toleration = Object::default();
    let at_key = |text: &str| Node::new(text, effect.key_span);
    let (key, value) = match taint.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (taint, None),
    };
    if !key.is_empty() {
        toleration.insert("key", effect.key_span, at_key(key));
    }
    let operator = if value.is_some() { "Equal" } else { "Exists" };
    toleration.insert("operator", effect.key_span, at_key(operator));
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        toleration.insert("value", effect.key_span, at_key(value));
    }
    toleration.text("effect", Some(effect.clone()));
    toleration.into_node()
}

/// The weighted terms, and the object that the runner creates in each even if it is not set.
const WEIGHTED: [(&str, &str); 3] = [
    ("nodeAffinity", "preference"),
    ("podAffinity", "podAffinityTerm"),
    ("podAntiAffinity", "podAffinityTerm"),
];

/// The affinity; an empty object if it is not set.
pub(super) fn affinity(settings: &Settings<'_>) -> Node {
    let set = settings
        .get("affinity")
        .and_then(|view| convert::setting(&view, "affinity"));
    let mut affinity = set.unwrap_or_else(empty);
    for (kind, inner) in WEIGHTED {
        let terms = affinity
            .get_mut(kind)
            .and_then(|kind| kind.get_mut("preferredDuringSchedulingIgnoredDuringExecution"));
        let Some(Value::List(terms)) = terms.map(|terms| &mut terms.value) else {
            continue;
        };
        for term in terms {
            complete(term, inner);
        }
    }
    affinity
}

/// Adds an object to a term that lacks it, at the span of the term.
fn complete(term: &mut Node, inner: &str) {
    let span = term.span;
    if let Value::Map(map) = &mut term.value {
        let node = Node::new(Map::default(), span);
        let absent = Entry {
            key_span: span,
            node,
        };
        map.entry(inner.to_owned()).or_insert(absent);
    }
}

/// The DNS policies of the runner and of Kubernetes.
const DNS_POLICIES: [(&str, &str); 4] = [
    ("none", "None"),
    ("default", "Default"),
    ("cluster-first", "ClusterFirst"),
    ("cluster-first-with-host-net", "ClusterFirstWithHostNet"),
];

/// The DNS policy; an unknown one counts as unset.
pub(super) fn dns_policy(settings: &Settings<'_>) -> Node {
    let view = settings.get("dns_policy");
    let known = view.as_ref().and_then(|view| {
        let name = view.as_text()?;
        let found = DNS_POLICIES.iter().find(|(own, _)| *own == name)?;
        Some(Node::new(found.1, view.node.span))
    });
    known.unwrap_or_else(|| Node::new("ClusterFirst", Span::SYNTHETIC))
}

/// The imagePullSecrets of the pod.
pub(super) fn pull_secrets(settings: &Settings<'_>) -> Vec<Node> {
    if settings
        .kubernetes
        .is_on("use_service_account_image_pull_secrets")
    {
        return Vec::new();
    }
    let secrets = settings.get("image_pull_secrets");
    let names = secrets.iter().flat_map(View::items);
    names
        .filter(|name| name.node.as_str().is_some())
        .map(|name| {
            let mut reference = Object::of(&name);
            reference.insert("name", name.key_span, name.node.clone());
            reference.into_node()
        })
        .collect()
}
