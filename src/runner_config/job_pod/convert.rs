//! Settings that have the structure of the Kubernetes API, with keys in snake case.

use super::View;
use crate::schema::{Field, Schema};
use helm_yaml::tree::{Entry, Map, Node, Value};

/// The schema of a setting of `[runners.kubernetes]`.
fn schema_of(setting: &str) -> Option<Schema> {
    let runners = Schema::named("runner-config")?.field("runners")?.schema();
    let kubernetes = runners.items()?.field("kubernetes")?.schema();
    Some(kubernetes.field(setting)?.schema())
}

/// A setting of `[runners.kubernetes]` as the API type that it describes; `None` if nothing is set.
pub(super) fn setting(view: &View<'_>, name: &str) -> Option<Node> {
    value(view, schema_of(name)?).filter(Node::is_truthy)
}

/// The value that the runner's decoder reads: without unknown keys and empty strings, as Go omits these.
fn value(view: &View<'_>, schema: Schema) -> Option<Node> {
    if !schema.types().accept(&view.node.value) {
        return None;
    }
    let value = match &view.node.value {
        Value::Map(_) if schema.additional_properties().is_some() => return strings(view),
        Value::Map(_) => Value::Map(fields(view, schema)),
        Value::List(_) => {
            let schema = schema.items()?;
            Value::List(
                view.items()
                    .filter_map(|item| value(&item, schema))
                    .collect(),
            )
        }
        scalar => scalar.clone(),
    };
    Some(Node::new(value, view.node.span))
}

fn fields(view: &View<'_>, schema: Schema) -> Map {
    let field = |(name, child): (&str, View<'_>)| {
        let field: Field = schema.field(name)?;
        let node = value(&child, field.schema()).filter(is_set)?;
        let key_span = child.key_span;
        Some((camel_case(field.name()), Entry { key_span, node }))
    };
    view.entries().filter_map(field).collect()
}

/// Returns false for an empty string or list, which Go omits.
fn is_set(node: &Node) -> bool {
    node.as_str() != Some("") && node.as_list().is_none_or(|list| !list.is_empty())
}

/// A table with strings under keys of the user; `None` if it is empty.
pub(super) fn strings(view: &View<'_>) -> Option<Node> {
    let strings = view
        .entries()
        .filter(|(_, child)| child.node.as_str().is_some());
    let map: Map = strings
        .map(|(name, child)| {
            let (key_span, node) = (child.key_span, child.node.clone());
            (name.to_owned(), Entry { key_span, node })
        })
        .collect();
    (!map.is_empty()).then(|| Node::new(map, view.node.span))
}

/// `run_as_user` as `runAsUser`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        text.push_str(&head.to_ascii_uppercase());
        text.push_str(tail);
        text
    })
}

/// `runAsUser` as `run_as_user`.
pub(super) fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
