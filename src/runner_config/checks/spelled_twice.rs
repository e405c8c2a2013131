//! A key that stands there twice in different letter case: the decoder takes them for one, and chance decides.

use std::collections::HashMap;

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

/// Tables whose keys are the person's own, where letter case tells them apart.
const OWN_KEYS: [&str; 14] = [
    "node_selector",
    "node_tolerations",
    "pod_labels",
    "pod_annotations",
    "labels",
    "feature_flags",
    "match_labels",
    "items",
    "volume_attributes",
    "retry_limits",
    "container_labels",
    "sysctls",
    "tmpfs",
    "plugin_config",
];

pub(super) fn check(view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, child) in view.entries() {
        if let Some(first) = seen.insert(name.to_ascii_lowercase(), name) {
            let message =
                format!("`{name}` and `{first}` are one key to the runner, and chance decides which of them counts");
            problems.push(
                Problem::key(ProblemKind::SpelledTwice, Level::Error, &child, message).help("keep one of the two"),
            );
        }
        if !OWN_KEYS.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            check(&child, problems);
            child.items().for_each(|item| check(&item, problems));
        }
    }
}
