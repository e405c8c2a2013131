//! Numbers outside of what the runner takes as they are meant.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

pub(super) fn check(runner: &View<'_>, problems: &mut Vec<Problem>) {
    for (key, taken) in [("limit", "no limit"), ("output_limit", "the default, 4096 KiB"), ("request_concurrency", "1")]
    {
        below_zero(runner, key, taken, problems);
    }
    let Some(kubernetes) = runner.get("kubernetes") else { return };
    for (key, taken) in [("poll_timeout", "the default, 180 seconds"), ("poll_interval", "the default, 3 seconds")] {
        below_zero(&kubernetes, key, taken, problems);
    }
    problems.extend(interval_above_timeout(&kubernetes));
}

fn interval_above_timeout(kubernetes: &View<'_>) -> Option<Problem> {
    let view = kubernetes.get("poll_interval")?;
    let (timeout, interval) = (kubernetes.int("poll_timeout").filter(|timeout| *timeout > 0)?, view.node.as_int()?);
    (interval > timeout).then(|| {
        let message = format!("`poll_timeout` ({timeout}) is over before the pod is looked at once; every job fails");
        Problem::value(ProblemKind::Number, Level::Error, &view, message)
    })
}

fn below_zero(section: &View<'_>, key: &str, taken: &str, problems: &mut Vec<Problem>) {
    if let Some(view) = section.get(key).filter(|view| view.node.as_int().is_some_and(|number| number < 0)) {
        let message = format!("a negative `{key}` is taken for {taken}");
        problems.push(Problem::value(ProblemKind::Number, Level::Warning, &view, message));
    }
}
