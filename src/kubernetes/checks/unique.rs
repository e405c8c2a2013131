//! Names that have to be unique in their list.

use std::collections::HashSet;

use crate::shape::{Path, Problem, ProblemKind};
use crate::tree::Node;

use super::subject::{Subject, text};

/// Types, their lists, and the key by which the items of the list are told apart.
const UNIQUE: &[(&str, &str, &str)] = &[
    ("core.v1.Container", "ports", "name"),
    ("core.v1.Container", "volumeMounts", "mountPath"),
    ("core.v1.PodSpec", "volumes", "name"),
    ("core.v1.ServiceSpec", "ports", "name"),
];

/// Checks the lists of a value of that type.
pub(super) fn check(name: &str, subject: &mut Subject<'_>) {
    for (_, list, key) in UNIQUE.iter().filter(|(known, _, _)| *known == name) {
        let path = subject.path.key(list);
        let mut seen = HashSet::new();
        items(subject.list(list), &path, key, &mut seen, subject.out);
    }
}

/// Reports the items whose `key` is among those `seen`, which grows by the others.
pub(super) fn items<'a>(
    list: &'a [Node],
    path: &Path<'_>,
    key: &str,
    seen: &mut HashSet<&'a str>,
    out: &mut Vec<Problem>,
) {
    for (index, item) in list.iter().enumerate() {
        let (Some(name), Some(node)) = (text(item, key), item.get(key)) else { continue };
        if !seen.insert(name) {
            let item_path = path.item(index);
            let message = format!("`{name}` is there already: every `{key}` in `{path}` has to be another");
            out.push(Problem::new(ProblemKind::Duplicate, node.span, &item_path.key(key), message));
        }
    }
}
