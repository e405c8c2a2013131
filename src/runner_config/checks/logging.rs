//! `log_level` and `log_format`: the runner refuses names that it does not know.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};
use crate::suggestion::did_you_mean;

/// Names of levels, in any letter case.
pub const LEVELS: [&str; 8] = ["trace", "debug", "info", "warn", "warning", "error", "fatal", "panic"];

/// Names of formats, in this letter case.
pub const FORMATS: [&str; 3] = ["runner", "text", "json"];

pub(super) fn check(root: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(view) = root.get("log_level") else { return };
    let Some(name) = view.as_text().filter(|name| !is_open(name)) else { return };
    if !LEVELS.iter().any(|level| level.eq_ignore_ascii_case(name)) {
        let message = format!("there is no log level `{}`; the runner does not start", clip(name));
        let problem = Problem::value(ProblemKind::Logging, Level::Error, &view, message);
        let levels = || format!("levels are {}", LEVELS.join(", "));
        problems.push(problem.help(did_you_mean(name, LEVELS).unwrap_or_else(levels)));
    }
}
