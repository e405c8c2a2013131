//! `[labels]` and `[runners.labels]`: the runner does not start with one that GitLab would refuse.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

/// How many labels a runner may have, its own and those of the whole configuration together.
const MOST: usize = 32;

pub(super) fn check(section: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(labels) = section.get("labels") else { return };
    for (key, view) in labels.entries() {
        let Some(value) = view.node.as_str() else { continue };
        if !(3..=65).contains(&key.len()) || !is_plain(key) || key.starts_with(['.', '-']) {
            let message = "the runner does not start with this label: a key has 3 to 65 letters, digits, `.`, `_`, `-`";
            problems.push(Problem::key(ProblemKind::NotAccepted, Level::Error, &view, message));
        }
        if !(1..=256).contains(&value.len()) || !is_plain(value) {
            let message =
                "the runner does not start with this label: a value has 1 to 256 letters, digits, `.`, `_`, `-`";
            problems.push(Problem::value(ProblemKind::NotAccepted, Level::Error, &view, message));
        }
    }
    if labels.entries().count() > MOST {
        let message = format!("the runner does not start with more than {MOST} labels");
        problems.push(Problem::key(ProblemKind::NotAccepted, Level::Error, &labels, message));
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
