//! Names that have to be unique in their list.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use crate::lint::diagnostic::Diagnostic;
use crate::schema::{Path, diagnostic};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::cursor::{Cursor, text};

/// Types, their lists, and the key by which the items of the list are told apart.
const UNIQUE: &[(&str, &str, &str)] = &[
    ("core.v1.Container", "ports", "name"),
    ("core.v1.Container", "volumeMounts", "mountPath"),
    ("core.v1.PodSpec", "volumes", "name"),
    ("core.v1.ServiceSpec", "ports", "name"),
];

/// Checks the lists of a value of that type.
pub(super) fn check(name: &str, cursor: &mut Cursor<'_>) {
    for (_, list, key) in UNIQUE.iter().filter(|(known, _, _)| *known == name) {
        let path = cursor.path.key(list);
        let mut seen = HashMap::new();
        items(cursor.list(list), &path, key, &mut seen, cursor.out);
    }
}

/// Reports the items whose `key` was seen before; `seen` holds the span of the first of each.
pub(super) fn items<'a>(
    list: &'a [Node],
    path: &Path<'_>,
    key: &str,
    seen: &mut HashMap<&'a str, Span>,
    out: &mut Vec<Diagnostic>,
) {
    for (index, item) in list.iter().enumerate() {
        let (Some(name), Some(node)) = (text(item, key), item.get(key)) else {
            continue;
        };
        let Some(&first) = seen.get(name) else {
            seen.insert(name, node.span);
            continue;
        };
        let item_path = path.item(index);
        let message =
            format!("duplicate `{key}` `{name}`: every `{key}` in `{path}` must be unique");
        let found = diagnostic(RULES.conflict, node.span, &item_path.key(key), message);
        out.push(found.with_related(first, format!("first `{key}` `{name}`")));
    }
}
