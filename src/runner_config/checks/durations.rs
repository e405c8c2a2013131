//! Durations: text like `1h30m`. A bare number is nanoseconds, which nobody means.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

use super::runners;

const GLOBAL: [&[&str]; 2] = [&["connection_max_age"], &["machine", "shutdown_drain", "retry_backoff"]];
const RUNNER: [&[&str]; 12] = [
    &["artifact", "response_header_timeout"],
    &["artifact", "upload_timeout"],
    &["autoscaler", "deletion_retry_interval"],
    &["autoscaler", "instance_acquire_timeout"],
    &["autoscaler", "shutdown_deletion_interval"],
    &["autoscaler", "update_interval"],
    &["autoscaler", "update_interval_when_expecting"],
    &["autoscaler", "connector_config", "timeout"],
    &["get_sources_timeout"],
    &["prepare_timeout"],
    &["unhealthy_interval"],
    &["kubernetes", "cleanup_resources_timeout"],
];
const POLICIES: [&[&str]; 2] = [&["autoscaler", "policy"], &["kubernetes", "autoscaler", "policy"]];

pub(super) fn check(root: &View<'_>, problems: &mut Vec<Problem>) {
    GLOBAL.iter().filter_map(|path| root.at(path)).for_each(|view| problems.extend(bare_number(&view)));
    for runner in runners::each(root) {
        RUNNER.iter().filter_map(|path| runner.at(path)).for_each(|view| problems.extend(bare_number(&view)));
        for policies in POLICIES.iter().filter_map(|path| runner.at(path)) {
            let times = policies.items().filter_map(|policy| policy.get("idle_time"));
            times.for_each(|view| problems.extend(bare_number(&view)));
        }
    }
}

/// A number so small that it cannot have been meant as nanoseconds.
fn bare_number(view: &View<'_>) -> Option<Problem> {
    let number = view.node.as_int().filter(|number| (1..1_000_000_000).contains(number))?;
    let message = format!("a bare number is nanoseconds: this is over at once ({number} ns)");
    let problem = Problem::value(ProblemKind::Duration, Level::Warning, view, message);
    Some(problem.help(format!("write the unit: `\"{number}s\"` or `\"{number}m\"`")))
}
