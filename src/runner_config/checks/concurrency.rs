//! How many jobs may run, and how many requests wait for them.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

use super::{Context, runners};

pub(super) fn check(root: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let own = root.get("concurrent");
    if let Some(view) = own.as_ref().filter(|view| view.node.as_int().is_some_and(|number| number < 1)) {
        let message = "`concurrent` must be at least 1; the runner takes 1 and complains";
        problems.push(Problem::value(ProblemKind::Concurrency, Level::Warning, view, message));
    }
    let written = own.as_ref().and_then(|view| view.node.as_int());
    let concurrent = if context.is_template() { context.concurrent } else { written };
    let runners = runners::each(root);
    if let [runner] = runners.as_slice() {
        let place = own.filter(|_| !context.is_template());
        problems.extend(above_limit(runner, concurrent, place.as_ref()));
    } else if let (false, Some(view)) = (context.is_template(), root.get("concurrent")) {
        problems.extend(fewer_than_runners(&view, runners.len()));
    }
    runners.iter().for_each(|runner| problems.extend(one_request(runner)));
}

/// Fewer jobs at once than runners: they take turns.
fn fewer_than_runners(concurrent: &View<'_>, runners: usize) -> Option<Problem> {
    let number = concurrent.node.as_int().and_then(|number| usize::try_from(number).ok())?;
    ((1..runners).contains(&number)).then(|| {
        let message = format!("{number} jobs at once for {runners} runners: some will wait for the others");
        Problem::value(ProblemKind::Concurrency, Level::Warning, concurrent, message)
    })
}

/// More jobs than the only runner takes: the rest of `concurrent` is never used.
fn above_limit(runner: &View<'_>, concurrent: Option<i64>, place: Option<&View<'_>>) -> Option<Problem> {
    let limit = runner.get("limit")?;
    let (number, most) = (concurrent?, limit.node.as_int().filter(|most| *most > 0)?);
    (number > most).then(|| {
        let message = format!("`concurrent` is {number}, and the only runner takes {most} jobs at once");
        let place = place.unwrap_or(&limit);
        Problem::value(ProblemKind::Concurrency, Level::Warning, place, message)
            .help("raise `limit` or lower `concurrent`")
    })
}

/// With long polling one request waits at GitLab for up to a minute; a second job cannot be asked for meanwhile.
fn one_request(runner: &View<'_>) -> Option<Problem> {
    let limit = runner.int("limit").unwrap_or_default();
    let place = runner.get("request_concurrency");
    let number = place.as_ref().map_or(Some(1), |view| view.node.as_int())?;
    let is_written_low = place.is_some() && number == 1 && limit != 1;
    let is_low_by_default = place.is_none() && limit == 2;
    let place = place.or_else(|| runner.get("limit"))?;
    (is_written_low || is_low_by_default).then(|| {
        let message = "one request for jobs at a time: with long polling, jobs wait for up to a minute";
        let problem = Problem::value(ProblemKind::LongPolling, Level::Warning, &place, message);
        problem.help("set `request_concurrency` to 2 or more")
    })
}
