//! What a container asks for and what it is limited to.

use crate::quantity::Quantity;
use crate::shape::ProblemKind;
use crate::tree::{Node, Value};

use super::subject::Subject;

/// No amount is negative, devices come in whole numbers, and nobody asks for more than the limit.
pub(super) fn requirements(subject: &mut Subject<'_>) {
    subject.with("limits", amounts);
    subject.with("requests", amounts);
    let limits = subject.get("limits");
    subject.with("requests", |requests| {
        for (name, entry) in requests.node.as_map().into_iter().flatten() {
            compare(requests, name, &entry.node, limits.and_then(|limits| limits.get(name)));
        }
    });
}

fn amounts(subject: &mut Subject<'_>) {
    for (name, entry) in subject.node.as_map().into_iter().flatten() {
        let Some(amount) = quantity(&entry.node) else { continue };
        if amount.is_negative() {
            subject.report(name, ProblemKind::OutOfRange, format!("`{name}` must not be negative"));
        } else if is_device(name) && !amount.is_whole() {
            subject.report(name, ProblemKind::OutOfRange, format!("`{name}` can only be had in whole numbers"));
        }
    }
}

/// A claim asks for some space.
pub(super) fn storage(subject: &mut Subject<'_>) {
    subject.with("resources", |resources| {
        resources.with("requests", |requests| {
            let asked = requests.get("storage").map(quantity);
            if asked.is_none_or(|amount| amount.is_some_and(|amount| amount <= Quantity::ZERO)) {
                requests.report(
                    "storage",
                    ProblemKind::MissingKey,
                    "a claim of a volume requests more than nothing of `storage`",
                );
            }
        });
    });
}

fn compare(requests: &mut Subject<'_>, name: &str, request: &Node, limit: Option<&Node>) {
    let shared = !is_device(name) && !name.starts_with("hugepages-");
    match (quantity(request), limit.and_then(quantity)) {
        (Some(asked), Some(most)) if asked > most => {
            let message = format!("the request for `{name}` is greater than its limit");
            requests.report(name, ProblemKind::OutOfRange, message);
        }
        (Some(asked), Some(most)) if !shared && asked != most => {
            let message =
                format!("the request for `{name}` has to equal its limit: it is not shared between containers");
            requests.report(name, ProblemKind::Conflict, message);
        }
        (Some(_), None) if !shared && limit.is_none() => {
            let message =
                format!("`{name}` needs a limit that equals the request: it is not shared between containers");
            requests.report(name, ProblemKind::Conflict, message);
        }
        _ => {}
    }
}

/// A resource that a device plugin or an administrator has brought.
fn is_device(name: &str) -> bool {
    name.split_once('/').is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
}

/// The amount; none at all where nothing stands, as the server has it.
pub(super) fn quantity(node: &Node) -> Option<Quantity> {
    match &node.value {
        Value::Null => Some(Quantity::ZERO),
        Value::Int(number) => Some(Quantity::whole(*number)),
        Value::Float(number) => Quantity::parse(&number.to_string()),
        Value::String(text) => Quantity::parse(text),
        _ => None,
    }
}
