//! Environment entries are `NAME=value`; the runner leaves any other out with a line in its log.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

pub(super) fn check(runner: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(environment) = runner.get("environment") {
        entries(&environment, problems);
    }
    for services in [["kubernetes", "services"], ["docker", "services"]] {
        let Some(services) = runner.at(&services) else { continue };
        services.items().filter_map(|service| service.get("environment")).for_each(|view| entries(&view, problems));
    }
}

fn entries(environment: &View<'_>, problems: &mut Vec<Problem>) {
    for entry in environment.items() {
        let Some(text) = entry.as_text() else { continue };
        let (name, is_pair) = text.split_once('=').map_or((text, false), |(name, _)| (name, true));
        if !is_pair || name.trim().is_empty() {
            let message = "this sets no variable: an entry is `NAME=value`";
            let colon = text.split_once(':').map(|(name, _)| name.trim()).filter(|name| !name.contains(' '));
            let problem = Problem::value(ProblemKind::Environment, Level::Error, &entry, message);
            problems.push(match colon {
                Some(name) if !name.is_empty() => problem.help(format!("write `\"{name}=…\"`")),
                _ => problem.help("write `\"NAME=value\"`"),
            });
        }
    }
}
