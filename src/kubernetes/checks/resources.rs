//! What a container asks for and what it is limited to.

use crate::kubernetes::RULES;
use crate::kubernetes::quantity::Quantity;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

use super::cursor::Cursor;

/// No amount is negative, devices come in whole numbers, and nobody asks for more than the limit.
pub(super) fn requirements(cursor: &mut Cursor<'_>) {
    cursor.with("limits", amounts);
    cursor.with("requests", amounts);
    let limits = cursor.get("limits");
    cursor.with("requests", |requests| {
        for (name, entry) in requests.node.as_map().into_iter().flatten() {
            compare(
                requests,
                name,
                &entry.node,
                limits.and_then(|limits| limits.get(name)),
            );
        }
    });
}

fn amounts(cursor: &mut Cursor<'_>) {
    for (name, entry) in cursor.node.as_map().into_iter().flatten() {
        let Some(amount) = quantity(&entry.node) else {
            continue;
        };
        if amount.is_negative() {
            cursor.report(
                name,
                RULES.invalid_value,
                format!("invalid `{name}`: expected at least 0"),
            );
        } else if is_device(name) && !amount.is_whole() {
            cursor.report(
                name,
                RULES.invalid_value,
                format!("invalid `{name}`: expected an integer"),
            );
        }
    }
}

/// A claim asks for some space.
pub(super) fn storage(cursor: &mut Cursor<'_>) {
    cursor.with("resources", |resources| {
        resources.with("requests", |requests| {
            let asked = requests.get("storage").map(quantity);
            if asked.is_none_or(|amount| amount.is_some_and(|amount| amount <= Quantity::ZERO)) {
                requests.report(
                    "storage",
                    RULES.missing_key,
                    "missing `storage`: a PersistentVolumeClaim needs more than 0",
                );
            }
        });
    });
}

fn compare(requests: &mut Cursor<'_>, name: &str, request: &Node, limit: Option<&Node>) {
    let shared = !is_device(name) && !name.starts_with("hugepages-");
    match (quantity(request), limit.and_then(quantity)) {
        (Some(asked), Some(most)) if asked > most => {
            let bound = limit.map(Node::to_template_string).unwrap_or_default();
            let message =
                format!("invalid request for `{name}`: expected at most its limit ({bound})");
            let span = limit.map_or(Span::SYNTHETIC, |limit| limit.span);
            requests
                .report(name, RULES.invalid_value, message)
                .relate(span, "the limit is set here");
        }
        (Some(asked), Some(most)) if !shared && asked != most => {
            let message = format!(
                "conflicting request for `{name}`: it must equal the limit, as containers do not share it"
            );
            requests.report(name, RULES.conflict, message);
        }
        (Some(_), None) if !shared && limit.is_none() => {
            let message = format!(
                "missing limit for `{name}`: it must equal the request, as containers do not share it"
            );
            requests.report(name, RULES.conflict, message);
        }
        _ => {}
    }
}

/// A resource that a device plugin or an administrator has brought.
fn is_device(name: &str) -> bool {
    name.split_once('/')
        .is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
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
