//! `[[runners]]`: how many there may be, and what each must or must not say.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

use super::Context;

/// The runners of a configuration.
pub(crate) fn each<'n>(root: &View<'n>) -> Vec<View<'n>> {
    root.get("runners").map(|runners| runners.items().collect()).unwrap_or_default()
}

pub(super) fn check(root: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let Some(runners) = root.get("runners") else {
        problems.push(none(root, context));
        return;
    };
    if runners.node.as_list().is_none() {
        let message = "`runners` is an array of tables: each runner is a `[[runners]]`";
        let problem = Problem::key(ProblemKind::Runners, Level::Error, &runners, message);
        problems.push(problem.help("write `[[runners]]`; its sections keep one bracket: `[runners.kubernetes]`"));
    }
    if context.is_template() {
        check_template(&runners, context, problems);
    } else {
        runners.items().for_each(|runner| check_complete(&runner, context, problems));
    }
}

fn none(root: &View<'_>, context: &Context<'_>) -> Problem {
    let (level, message) = if context.is_template() {
        (Level::Error, "a template needs exactly one `[[runners]]`; without it the runner does not register")
    } else {
        (Level::Warning, "there is no `[[runners]]`, so no job will run")
    };
    Problem::value(ProblemKind::Runners, level, root, message)
        .lacks("runners")
        .help("begin the section with `[[runners]]`")
}

fn check_template(runners: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let mut all = runners.items();
    let first = all.next();
    if let Some(second) = all.next() {
        let message = "a template holds exactly one `[[runners]]`; with more the runner does not register";
        let problem = Problem::value(ProblemKind::Runners, Level::Error, &second, message);
        problems.push(problem.help("several runners need `runners.configOverride`, or a release each"));
    }
    let Some(runner) = first else { return };
    for key in ["token", "registration_token"] {
        if let Some(token) = runner.get(key).filter(|token| token.as_text().is_some()) {
            let message = format!("`{key}` in the template is never read, and it is a secret in plain text");
            let problem = Problem::value(ProblemKind::TokenInTemplate, Level::Warning, &token, message);
            problems.push(problem.help("set `runnerToken`, or a Secret by `runners.secret`, and leave it out here"));
        }
    }
    check_url(&runner, context, problems);
}

/// The address in a template loses against the chart's own.
fn check_url(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let (Some(url), Some(chosen)) = (runner.get("url"), context.gitlab_url) else { return };
    let Some(text) = url.as_text() else { return };
    if text.trim_end_matches('/') != chosen.trim_end_matches('/') {
        let message = "`url` in the template is never read; `gitlabUrl` says another address";
        let problem = Problem::value(ProblemKind::UrlInTemplate, Level::Warning, &url, message);
        problems.push(problem.help("set `gitlabUrl` and leave `url` out here"));
    }
}

fn check_complete(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    for (key, variable) in [("url", "CI_SERVER_URL"), ("token", "CI_SERVER_TOKEN")] {
        if runner.text(key).is_none() && !context.environment.contains(&variable) {
            let message = format!("this runner has no `{key}`; it will get no job");
            let place = runner.get(key).unwrap_or_else(|| runner.clone());
            problems.push(Problem::value(ProblemKind::RunnerIncomplete, Level::Error, &place, message));
        }
    }
}
