//! Where job pods may run: tolerations, node selector, labels and affinity, by Kubernetes' own rules for names.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};

const EFFECTS: [&str; 4] = ["NoSchedule", "PreferNoSchedule", "NoExecute", ""];
const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(tolerations) = kubernetes.get("node_tolerations") {
        tolerations.entries().for_each(|(name, view)| problems.extend(toleration(name, &view)));
    }
    for section in ["node_selector", "pod_labels", "pod_annotations"] {
        let Some(labels) = kubernetes.get(section) else { continue };
        for (name, view) in labels.entries() {
            problems.extend(label_key(name, section, &view));
            if section == "node_selector" {
                problems.extend(label_value(&view));
            }
        }
    }
    if let Some(affinity) = kubernetes.get("affinity") {
        walk_affinity(&affinity, problems);
    }
}

/// `"key=value" = "effect"`, `"key" = "effect"`, or `"" = ""` for every taint.
fn toleration(name: &str, view: &View<'_>) -> Option<Problem> {
    let effect = view.node.as_str().filter(|effect| !is_open(effect) && !is_open(name))?;
    let (key, value) = name.split_once('=').unwrap_or((name, ""));
    let problem = |place: Problem, help: &str| Some(place.help(help));
    if !EFFECTS.contains(&effect) {
        let message = "this is no effect of a taint; Kubernetes refuses a pod with it";
        let place = Problem::value(ProblemKind::Scheduling, Level::Error, view, message);
        return problem(
            place,
            "the form is `\"key=value\" = \"NoSchedule\"`; effects are NoSchedule, PreferNoSchedule, NoExecute",
        );
    }
    if !key.is_empty() && !is_label_key(key) || !is_label_value(value) {
        let message = "this is no `key` or `key=value` of a taint; Kubernetes refuses a pod with it";
        let place = Problem::key(ProblemKind::Scheduling, Level::Error, view, message);
        return problem(place, "the form is `\"key=value\" = \"NoSchedule\"`, with the effect as the value");
    }
    None
}

fn label_key(name: &str, section: &str, view: &View<'_>) -> Option<Problem> {
    (!is_open(name) && !is_label_key(name)).then(|| {
        let message = format!("this is no key that Kubernetes takes in `{section}`");
        let problem = Problem::key(ProblemKind::Scheduling, Level::Error, view, message);
        problem.help("a key is `name` or `example.com/name`: letters, digits, `-`, `_`, `.`, at most 63")
    })
}

fn label_value(view: &View<'_>) -> Option<Problem> {
    let value = view.node.as_str().filter(|value| !is_open(value) && !is_label_value(value))?;
    let message = "no node can carry this label: a value has at most 63 letters, digits, `-`, `_`, `.`";
    let problem = Problem::value(ProblemKind::Scheduling, Level::Error, view, message);
    Some(if value.contains('=') { problem.help("the form is `key = \"value\"`") } else { problem })
}

/// Operators and weights, wherever they stand in the tree of an affinity.
fn walk_affinity(view: &View<'_>, problems: &mut Vec<Problem>) {
    for (name, child) in view.entries() {
        match name.to_ascii_lowercase().as_str() {
            "operator" => problems.extend(operator(&child)),
            "weight" => problems.extend(weight(&child)),
            _ => {}
        }
        child.items().for_each(|item| walk_affinity(&item, problems));
        walk_affinity(&child, problems);
    }
}

fn operator(view: &View<'_>) -> Option<Problem> {
    let name = view.node.as_str().filter(|name| !OPERATORS.contains(name) && !is_open(name))?;
    let message = format!("`{}` is no operator; Kubernetes refuses a pod with it", clip(name));
    let problem = Problem::value(ProblemKind::Scheduling, Level::Error, view, message);
    Some(problem.help("operators are In, NotIn, Exists, DoesNotExist, and Gt and Lt for nodes"))
}

fn weight(view: &View<'_>) -> Option<Problem> {
    let weight = view.node.as_int()?;
    let message = "a weight is a number from 1 to 100; Kubernetes refuses any other";
    (!(1..=100).contains(&weight)).then(|| Problem::value(ProblemKind::Scheduling, Level::Error, view, message))
}

/// `name` or `prefix/name`.
fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let is_prefix = |prefix: &str| {
        prefix.len() <= 253
            && prefix
                .split('.')
                .all(|part| is_word(part, |byte| byte == b'-') && !part.bytes().any(|byte| byte.is_ascii_uppercase()))
    };
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(is_prefix)
}

fn is_label_value(value: &str) -> bool {
    value.is_empty() || value.len() <= 63 && is_word(value, |byte| matches!(byte, b'-' | b'_' | b'.'))
}

/// Letters and digits, at the ends too, and what else is allowed in between.
fn is_word(text: &str, also: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.into_iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || also(byte))
}
