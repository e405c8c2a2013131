//! What of a patch is unknown: placeholders, which are replaced later, and what depends on them or on the job.

use std::collections::HashSet;

use crate::input::placeholder;
use crate::kubernetes::RULES;
use crate::kubernetes::patch::PatchError;
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// The fields of a container that depend on the job, besides the variables in `env`.
const OF_THE_JOB: [&str; 3] = ["image", "command", "args"];

/// The unknown parts of a patch.
#[derive(Default)]
pub(super) struct Unknown {
    /// The spans of keys and values that contain a placeholder.
    placeholders: HashSet<Span>,
    /// Where a missing key of an object with a placeholder is reported.
    objects: HashSet<Span>,
    /// Whether a placeholder may name something that the pod has, or that the patch refers to.
    pub has_names: bool,
}

impl Unknown {
    /// The unknown parts of a document.
    pub fn of(document: &Node) -> Self {
        let mut unknown = Unknown::default();
        unknown.add(document, document.span);
        unknown
    }

    fn add(&mut self, node: &Node, key_span: Span) {
        match &node.value {
            Value::Map(map) => {
                if map
                    .iter()
                    .any(|(key, entry)| is_unknown(key) || is_open(&entry.node))
                {
                    let first = map.values().next().map(|entry| entry.key_span);
                    self.objects.extend([node.span, key_span]);
                    self.objects.extend(first);
                }
                self.add_entries(map);
            }
            Value::List(list) => list.iter().for_each(|item| self.add(item, item.span)),
            _ if is_open(node) => {
                self.placeholders.insert(node.span);
            }
            _ => {}
        }
    }

    fn add_entries(&mut self, map: &Map) {
        for (key, entry) in map {
            if is_unknown(key) {
                self.placeholders.insert(entry.key_span);
                self.has_names = true;
            }
            self.has_names |= is_open(&entry.node) && is_identity(key);
            self.add(&entry.node, entry.key_span);
        }
    }

    /// Returns true if a violation does not depend on what is unknown.
    pub fn is_certain(&self, found: &Diagnostic) -> bool {
        let is_missing = found.rule == RULES.missing_key || found.rule == RULES.too_short;
        let is_filled = is_missing && self.objects.contains(&found.span());
        let is_conflict = found.rule == RULES.conflict && self.has_names;
        !is_filled && !is_conflict && !self.placeholders.contains(&found.span())
    }

    /// Returns true if a patch cannot be applied, whatever is unknown.
    pub fn is_certain_failure(&self, error: &PatchError) -> bool {
        let of_placeholder = |span: &Span| error.span.contains(*span);
        !self.placeholders.iter().any(of_placeholder)
    }
}

/// The document without JSON patch operations that depend on what is unknown, and whether there are any.
pub(super) fn without_unknown_operations(mut document: Node) -> (Node, bool) {
    let Value::List(operations) = &mut document.value else {
        return (document, false);
    };
    let count = operations.len();
    operations.retain(|operation| !is_unknown_operation(operation));
    let is_shorter = operations.len() < count;
    (document, is_shorter)
}

fn is_unknown_operation(operation: &Node) -> bool {
    let text = |key: &str| operation.get(key).and_then(Node::as_str);
    let is_test = text("op").is_none_or(|op| op == "test");
    ["op", "path", "from"]
        .into_iter()
        .filter_map(text)
        .any(|path| is_unknown(path) || is_variable(path))
        || is_test && (text("path").is_some_and(is_of_job) || text("value").is_some_and(is_unknown))
}

/// Returns true for the path of a variable by its index: which variables a container has depends on the job.
fn is_variable(path: &str) -> bool {
    let mut keys = path.split('/').skip(3);
    keys.next() == Some("env") && keys.next().is_some_and(|index| index != "-")
}

/// Returns true for the path of a field of a container that depends on the job.
fn is_of_job(path: &str) -> bool {
    let field = path.split('/').nth(3);
    field.is_some_and(|field| OF_THE_JOB.contains(&field))
}

/// Returns true if a field names an item of a list, or what else refers to such a name.
fn is_identity(key: &str) -> bool {
    matches!(key, "name" | "mountPath" | "devicePath" | "$patch") || key.ends_with("Name")
}

/// Returns true for a string that contains a placeholder.
pub(super) fn is_open(node: &Node) -> bool {
    node.as_str().is_some_and(is_unknown)
}

fn is_unknown(text: &str) -> bool {
    placeholder::is_interpolated(text) || placeholder::find(text) == Some(text)
}
