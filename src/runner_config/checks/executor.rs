//! Which executor runs the jobs, and which sections it reads.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};
use crate::suggestion;

use super::Context;

/// Every executor and the sections of `[[runners]]` that it reads.
const EXECUTORS: [(&str, &[&str]); 11] = [
    ("kubernetes", &["kubernetes"]),
    ("docker", &["docker"]),
    ("docker-windows", &["docker"]),
    ("docker+machine", &["docker", "machine"]),
    ("docker-autoscaler", &["docker", "autoscaler"]),
    ("instance", &["instance", "autoscaler"]),
    ("shell", &[]),
    ("ssh", &["ssh"]),
    ("custom", &["custom"]),
    ("parallels", &["parallels", "ssh"]),
    ("virtualbox", &["virtualbox", "ssh"]),
];

/// The sections that belong to executors.
const SECTIONS: [&str; 9] =
    ["kubernetes", "docker", "machine", "autoscaler", "instance", "ssh", "custom", "parallels", "virtualbox"];

pub(super) fn check(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    match runner.get("executor").and_then(|view| view.as_text().map(|name| (view, name))) {
        Some((view, name)) => problems.extend(check_name(&view, name, context)),
        None if !context.is_template() => {
            let message = "this runner has no `executor`; none of its jobs can run";
            let problem = Problem::value(ProblemKind::ExecutorUnknown, Level::Error, runner, message);
            problems.push(problem.help("write `executor = \"kubernetes\"`"));
        }
        None => {}
    }
    if let Some(executor) = context.executor_of(runner) {
        check_sections(runner, executor, problems);
    }
}

fn check_name(view: &View<'_>, name: &str, context: &Context<'_>) -> Option<Problem> {
    if is_open(name) {
        return None;
    }
    if context.is_template() {
        let chosen = context.executor.unwrap_or("kubernetes");
        let message = format!("`executor` in the template is never read; the chart registers with `{chosen}`");
        let problem = Problem::value(ProblemKind::ExecutorMismatch, Level::Warning, view, message);
        return (name != chosen).then(|| problem.help("leave it out here, or set `runners.executor`"));
    }
    let names = EXECUTORS.map(|(known, _)| known);
    (!names.contains(&name)).then(|| {
        let message = format!("there is no executor `{}`; none of its jobs can run", clip(name));
        let problem = Problem::value(ProblemKind::ExecutorUnknown, Level::Error, view, message);
        let help = suggestion::nearest(name, names).unwrap_or("kubernetes");
        problem.help(format!("did you mean `{help}`? There are {}", names.join(", ")))
    })
}

fn check_sections(runner: &View<'_>, executor: &str, problems: &mut Vec<Problem>) {
    let Some((_, read)) = EXECUTORS.into_iter().find(|(name, _)| *name == executor) else { return };
    for section in SECTIONS.into_iter().filter(|section| !read.contains(section)) {
        let Some(view) = runner.get(section).filter(|view| view.node.is_truthy()) else { continue };
        let message = format!("the `{executor}` executor reads nothing of `[runners.{section}]`");
        let problem = Problem::key(ProblemKind::ForeignSection, Level::Warning, &view, message);
        let help = match read.first() {
            Some(own) => format!("its settings stand in `[runners.{own}]`"),
            None => "it has no section of its own".to_owned(),
        };
        problems.push(problem.help(help));
    }
}
