//! Paths in the job's environment, and addresses that jobs clone from.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};

use super::Context;

pub(super) fn check(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    if runner.get("kubernetes").is_some() {
        ["builds_dir", "cache_dir"].into_iter().for_each(|key| problems.extend(relative(runner, key)));
    }
    problems.extend(no_url(runner, "clone_url"));
    // In a template it is never read.
    if !context.is_template() {
        problems.extend(no_url(runner, "url"));
    }
}

fn relative(runner: &View<'_>, key: &str) -> Option<Problem> {
    let view = runner.get(key)?;
    let path = view.as_text().filter(|path| !is_open(path))?;
    let is_windows = path.as_bytes().get(1) == Some(&b':');
    (!path.starts_with('/') && !is_windows).then(|| {
        let message = format!("`{key}` is no absolute path; where it leads depends on the container");
        Problem::value(ProblemKind::Path, Level::Warning, &view, message).help(format!("write `/{path}`"))
    })
}

fn no_url(runner: &View<'_>, key: &str) -> Option<Problem> {
    let view = runner.get(key)?;
    let url = view.as_text().filter(|url| !is_open(url) && !url.contains(['<', '%', '#']))?;
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let is_sound =
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace));
    let is_ssh = url.starts_with("ssh://") || url.starts_with("git://") || url.starts_with("file://");
    (!is_sound && !is_ssh).then(|| {
        let message = format!("`{key}` is no URL");
        Problem::value(ProblemKind::Address, Level::Error, &view, message).help("write `https://gitlab.example.com`")
    })
}
